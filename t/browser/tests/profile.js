/* The profile: names, phone and e-mail, e-mail bills, password, devices, deletion. */
'use strict';
const assert = require('assert/strict');
const { PHONE, DESK, kopecks } = require('../walk');
const { PASSWORD, stranger, shown, message, codeFor, longAgo, sendAgain, press, typeCode, newcomer, knock, refused, confirm, wrong, everywhere, still } = require('../people');

const NEW = 'Samovar-2001';

function row(w, who) {
	return w.db(`SELECT * FROM resident WHERE id=${who.id}`)[0];
}

/* The account that somebody holds too, if anybody, is theirs now. */
function give(w, who, account) {
	w.db(`INSERT INTO link (resident_id, account_id, alias, delivery, created_at) VALUES (${who.id}, ${account}, '', 'paper', '2026-11-20 10:00:00')`);
}

async function toProfile(w, page) {
	await page.goto(w.url + '/profile');
	await w.heading(page, 'Профиль');
}

async function signInAgain(w, who, password, options) {
	const page = await w.open('/signin', { size: PHONE, ...options });
	await knock(page, { ...who, password });
	await w.heading(page, 'Оплата');
	return page;
}

async function names(w, scripts) {
	w.forgive(422);
	const { page, who } = await newcomer(w, { scripts });
	await page.getByRole('link', { name: `Профиль: ${who.first} ${who.last}` }).click();
	await w.heading(page, 'Профиль');
	await page.getByRole('main').getByRole('link', { name: 'Изменить', exact: true }).first().click();
	await w.heading(page, 'Личные данные');
	await page.getByText('Эти данные не меняют имя в ваших счетах.').waitFor();
	await page.getByLabel('Фамилия', { exact: true }).fill('');
	await page.getByLabel('Имя', { exact: true }).fill('Ж'.repeat(61));
	await press(page, 'Сохранить');
	await wrong(w, page, { 'last-name': 'Заполните поле', 'first-name': 'Слишком длинно. Напишите короче: до 60 букв.' });
	await page.getByLabel('Фамилия', { exact: true }).fill('Чайникова');
	await page.getByLabel('Имя', { exact: true }).fill('Зинаида');
	await page.getByLabel('Отчество', { exact: true }).fill('Павловна');
	await page.getByLabel('Дата рождения', { exact: true }).fill('2056-11-05');
	await press(page, 'Сохранить');
	await wrong(w, page, { born: 'Проверьте год: такой даты рождения быть не может' });
	if (scripts) await still(w, page, 'profile-name-errors');
	await page.getByLabel('Дата рождения', { exact: true }).fill('1956-11-05');
	await page.getByLabel('Пол', { exact: true }).selectOption({ label: 'Женский' });
	await press(page, 'Сохранить');
	await w.heading(page, 'Профиль');
	const main = page.getByRole('main');
	for (const [term, value] of [['Фамилия', 'Чайникова'], ['Имя', 'Зинаида'], ['Отчество', 'Павловна'], ['Пол', 'Женский']]) assert.equal(await w.fact(main, term), value);
	assert.match(await w.fact(main, 'Дата рождения'), /^05\.11\.1956/);
	const corner = page.getByRole('link', { name: 'Профиль: Зинаида Чайникова' });
	assert.equal(await w.text(corner.locator('[aria-hidden]')), 'ЗЧ');
	await page.getByRole('main').getByRole('link', { name: 'Изменить', exact: true }).first().click();
	assert.equal(await page.getByLabel('Дата рождения', { exact: true }).inputValue(), '1956-11-05');
	await page.getByRole('link', { name: 'Отменить', exact: true }).click();
	await w.heading(page, 'Профиль');
}

/* kind: phone or email; the new one is another stranger's */
const KINDS = {
	phone: {
		title: 'Изменить телефон', field: 'Новый телефон', code: 'Код из СМС', page: 'Подтвердите новый телефон', after: /заменён другим/,
		back: 'Вернуть прежний телефон', done: 'Прежний телефон вернулся',
	},
	email: {
		title: 'Изменить почту', field: 'Новый e-mail', code: 'Код из письма', page: 'Подтвердите новую почту', after: /указан другой/,
		back: 'Вернуть прежнюю почту', done: 'Прежняя почта вернулась',
	},
};

async function contact(w, kind, scripts) {
	w.forgive(403, 422);
	const { page, who } = await newcomer(w, { scripts }), next = stranger(), k = KINDS[kind];
	await toProfile(w, page);
	await page.getByRole('main').locator(`a[href$="/profile/${kind}"]`).click();
	await confirm(w, page, who);
	await w.heading(page, k.title);
	await page.getByLabel(k.field, { exact: true }).fill('мимо');
	await press(page, 'Получить код');
	await wrong(w, page, { [kind]: kind === 'phone' ? 'Проверьте номер: в нём 11 цифр, например +7 999 123-45-67' : 'Проверьте адрес: он пишется так: name@example.ru' });
	await page.getByLabel(k.field, { exact: true }).fill(who[kind]);
	await press(page, 'Получить код');
	await wrong(w, page, { [kind]: 'Это и так ваш нынешний контакт. Укажите другой.' });
	await page.getByLabel(k.field, { exact: true }).fill(next[kind]);
	await press(page, 'Получить код');
	await w.heading(page, k.page);
	assert((await w.text(page.getByRole('main'))).includes(kind === 'phone' ? shown(next.phone) : next.email));
	await codeFor(w, next[kind]);
	await press(page, 'Отменить');
	await w.heading(page, 'Профиль');
	assert.equal(row(w, who)[kind], who[kind], 'nothing has changed');

	await page.goto(w.url + `/profile/${kind}`);
	await page.getByLabel(k.field, { exact: true }).fill(next[kind]);
	await press(page, 'Получить код');
	await w.heading(page, k.page);
	const first = await codeFor(w, next[kind]);
	longAgo(w, next[kind]);
	await page.reload();
	await sendAgain(w, page);
	await w.heading(page, k.page);
	const second = await codeFor(w, next[kind]);
	if (scripts) await still(w, page, `code-${kind}`);
	assert.equal(row(w, who)[kind], who[kind], 'not before the code');
	if (second !== first) {
		await typeCode(page, k.code, first);
		await wrong(w, page, { code: 'Код не подошёл. Осталось попыток: 2.' });
	}
	await typeCode(page, k.code, second);
	await w.heading(page, 'Профиль');
	assert.equal(row(w, who)[kind], next[kind]);
	const told = await message(w, who[kind], k.after);

	if (kind === 'phone') {
		await refused(w, await w.open('/signin', { size: PHONE }), who);
		await signInAgain(w, { phone: next.phone }, PASSWORD);
	}
	const way = /(http\S+\/undo\?\S+)/.exec(told.text)[1].replace(/[.,]$/, '');
	const old = await w.open('', { size: PHONE, scripts });
	await old.goto(way);
	await w.heading(old, k.back);
	if (scripts) await everywhere(w, old, `undo-${kind}`);
	await press(old, k.back);
	await w.heading(old, k.done);
	if (scripts) await everywhere(w, old, `undo-${kind}-done`);
	assert.equal(row(w, who)[kind], who[kind]);
	await old.getByRole('link', { name: 'Задать новый пароль', exact: true }).click();
	await w.heading(old, 'Восстановление пароля');
}

async function password(w, scripts) {
	w.forgive(403, 422);
	const { page, who } = await newcomer(w, { scripts }), other = await signInAgain(w, who, PASSWORD);
	await toProfile(w, page);
	await page.getByRole('link', { name: 'Изменить пароль', exact: true }).click();
	await w.heading(page, 'Изменение пароля');
	await page.getByRole('heading', { name: 'Требования к паролю', exact: true }).waitFor();
	const type = async (old, next, again) => {
		await page.getByLabel('Старый пароль', { exact: true }).fill(old);
		await page.getByLabel('Новый пароль', { exact: true }).fill(next);
		await page.getByLabel('Новый пароль ещё раз', { exact: true }).fill(again);
		await press(page, 'Сохранить');
	};
	await type('', '', '');
	await wrong(w, page, { password: 'Заполните поле', 'password-new': 'Заполните поле', 'password-again': 'Заполните поле' });
	await type(PASSWORD, NEW, 'Samovar-2002');
	await wrong(w, page, { 'password-again': 'Пароли не совпали. Введите один и тот же пароль дважды.' });
	await type('Neverno-2026', NEW, NEW);
	await wrong(w, page, { password: 'Пароль не подошёл. Проверьте большие буквы и раскладку клавиатуры.' });
	if (scripts) await still(w, page, 'profile-password-errors');
	await type(PASSWORD, NEW, NEW);
	await w.heading(page, 'Профиль');
	await other.goto(w.url + '/payment');
	await w.heading(other, 'Вход в личный кабинет'); // the others have to sign in again
	await refused(w, other, who);
	await signInAgain(w, who, NEW);
	await message(w, who.email, /Пароль изменён/);
}

async function devices(w, scripts) {
	const { page, who } = await newcomer(w, { scripts });
	const laptop = await signInAgain(w, who, PASSWORD, { size: DESK, userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' });
	const tablet = await signInAgain(w, who, PASSWORD), list = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Где открыт кабинет' }) });
	await toProfile(w, page);
	await page.getByRole('link', { name: 'Устройства и входы', exact: true }).click();
	await w.heading(page, 'Устройства и входы');
	assert.equal(await list.getByRole('listitem').count(), 3);
	assert.equal(await list.getByRole('listitem').filter({ hasText: 'Это устройство' }).count(), 1);
	assert.match(await w.text(list.getByRole('listitem').first()), /Это устройство/, 'it stands first, though others came later');
	if (scripts) await everywhere(w, page, 'profile-devices');
	await list.getByRole('listitem').filter({ hasText: 'Firefox' }).getByRole('button', { name: 'Завершить', exact: true }).click();
	await list.getByRole('listitem').filter({ hasText: 'Firefox' }).waitFor({ state: 'detached' });
	assert.equal(await list.getByRole('listitem').count(), 2);
	await laptop.goto(w.url + '/payment');
	await w.heading(laptop, 'Вход в личный кабинет');
	await tablet.goto(w.url + '/payment');
	await w.heading(tablet, 'Оплата'); // this one goes on
	await press(page, 'Завершить все, кроме этого');
	await list.getByRole('button', { name: 'Завершить', exact: true }).waitFor({ state: 'detached' });
	assert.equal(await list.getByRole('listitem').count(), 1);
	await tablet.goto(w.url + '/payment');
	await w.heading(tablet, 'Вход в личный кабинет');
	await toProfile(w, page);
	await page.getByRole('main').getByRole('button', { name: 'Выйти', exact: true }).click();
	await w.heading(page, 'Вход в личный кабинет');
	await page.goto(w.url + '/profile');
	await w.heading(page, 'Вход в личный кабинет');
}

async function bills(w, scripts) {
	const { page, who } = await newcomer(w, { scripts }), shared = w.db(`SELECT a.id, a.number FROM account a JOIN supplier s ON s.id = a.supplier_id JOIN link l ON l.account_id = a.id
		WHERE s.ebills AND l.delivery = 'paper' AND a.closed_on IS NULL GROUP BY a.id ORDER BY COUNT(*) DESC LIMIT 1`)[0];
	const water = w.value("SELECT MIN(a.id) FROM account a JOIN supplier s ON s.id = a.supplier_id WHERE NOT s.ebills");
	give(w, who, shared.id);
	give(w, who, water);
	await toProfile(w, page);
	await page.getByRole('link', { name: 'Получать счета на e-mail', exact: true }).click();
	await w.heading(page, 'Получать счета на e-mail');
	const card = page.getByRole('listitem').filter({ hasText: `Аб. № ${shared.number}` });
	await card.getByText('Только бумажные счета').waitFor();
	assert.equal(await page.getByRole('main').getByRole('listitem').count(), 1, 'only where the supplier sends them');
	await card.getByRole('button', { name: 'Получать на e-mail', exact: true }).click();
	await card.getByText('Только на e-mail').waitFor();
	assert.match(await w.text(card), /бумажн/i, 'somebody else still wants paper, and the page says so');
	const delivery = () => w.value(`SELECT delivery FROM link WHERE resident_id=${who.id} AND account_id=${shared.id}`);
	assert.equal(delivery(), 'email');
	if (scripts) await everywhere(w, page, 'profile-bills');
	await card.getByRole('button', { name: 'Вернуть бумажный счёт', exact: true }).click();
	await card.getByText('Только бумажные счета').waitFor();
	assert.equal(delivery(), 'paper');
}

async function leave(w, scripts) {
	w.forgive(403, 422);
	const { page, who } = await newcomer(w, { scripts });
	const debt = w.db(`SELECT a.id, a.number FROM account a JOIN supplier s ON s.id = a.supplier_id WHERE s.code = 'omsk-energo' AND a.closed_on IS NULL
		AND (SELECT SUM(amount) FROM balance_line b WHERE b.account_id = a.id) < 0 AND a.id NOT IN (SELECT account_id FROM link) ORDER BY a.id LIMIT 1`)[0];
	give(w, who, debt.id);
	await page.goto(w.url + '/payment');
	const pay = page.getByRole('button', { name: /^Оплатить/ }), sum = kopecks(await pay.innerText());
	await w.press(pay);
	await w.atBank(page, { pan: '2200 0000 0000 0053', sum });
	await w.code(page);
	await w.heading(page, 'Спасибо, платёж прошёл');
	w.db(`UPDATE link SET delivery = 'email' WHERE resident_id=${who.id}`);

	await toProfile(w, page);
	await page.getByRole('link', { name: 'Удалить аккаунт', exact: true }).click();
	await confirm(w, page, who);
	await w.heading(page, 'Удаление аккаунта');
	const main = await w.text(page.getByRole('main'));
	for (const said of ['Что исчезнет сразу', 'телефон +7', `почта ${who.email}`, 'лицевые счета из кабинета: 1', 'Что останется у поставщиков', 'платежи: 1', debt.number])
		assert(main.includes(said), `«${said}» in ${main}`);
	if (scripts) await everywhere(w, page, 'profile-delete');
	await press(page, 'Удалить аккаунт');
	await wrong(w, page, { agree: 'Отметьте, что понимаете: вернуть аккаунт будет нельзя' });
	if (scripts) await still(w, page, 'profile-delete-errors');
	await page.getByLabel('Я понимаю, что вернуть аккаунт будет нельзя').check();
	await press(page, 'Удалить аккаунт');
	await w.heading(page, 'Вход в личный кабинет');
	await page.getByText('Аккаунт удалён. Спасибо, что были с нами.').waitFor();
	if (scripts) await still(w, page, 'signin-deleted');

	const left = row(w, who), text = JSON.stringify(left);
	assert(left.deleted_at);
	for (const gone of [who.phone, who.email, who.last, who.first]) assert(!text.includes(gone), `${gone} is in ${text}`);
	assert.equal(w.value(`SELECT COUNT(*) FROM link WHERE resident_id=${who.id}`), '0');
	assert.equal(w.value(`SELECT COUNT(*) FROM payment WHERE resident_id=${who.id} AND state='paid' AND amount + commission = ${sum}`), '1', 'the payment stays');
	await message(w, who.email, /Личный кабинет удалён/);
	await refused(w, page, who);
	const again = await w.open('/register', { size: PHONE }); // the phone is free again
	await again.getByLabel('Телефон', { exact: true }).fill(who.phone);
	await again.getByLabel('Пароль', { exact: true }).fill(NEW);
	await again.getByLabel('Я принимаю пользовательское соглашение').check();
	await press(again, 'Зарегистрироваться');
	await typeCode(again, 'Код из СМС', await codeFor(w, who.phone));
	await w.heading(again, 'Вы зарегистрировались');
}

function both(name, run) {
	return { [name.replace('#', 'with scripts')]: w => run(w, true), [name.replace('#', 'without scripts')]: w => run(w, false) };
}

module.exports = {
	...both('names, birth date and gender, 360 px # PROF-1', names),
	...both('new phone, the old one is told and can be put back, 360 px # PROF-2', (w, scripts) => contact(w, 'phone', scripts)),
	...both('new e-mail, the old one is told and can be put back, 360 px # PROF-2', (w, scripts) => contact(w, 'email', scripts)),
	...both('bills by e-mail, account by account, 360 px # PROF-4', bills),
	...both('new password, 360 px # PROF-5', password),
	...both('account deleted: what goes, what stays, 360 px # PROF-6', leave),
	...both('devices ended, and out, 360 px # PROF-7', devices),
	'another\'s phone or e-mail is told to its owner only PROF-2': async w => {
		w.forgive(422);
		const { who: owner } = await newcomer(w), { page, who } = await newcomer(w);
		await page.goto(w.url + '/profile/email');
		await confirm(w, page, who);
		await page.getByLabel('Новый e-mail', { exact: true }).fill(owner.email);
		await press(page, 'Получить код');
		await w.heading(page, 'Подтвердите новую почту');
		await message(w, owner.email, /указали ещё раз/);
		await typeCode(page, 'Код из письма', '123456');
		await wrong(w, page, { code: 'Код не подошёл. Осталось попыток: 2.' });
		assert.equal(row(w, owner).email, owner.email);
	},
	'the agreement and the manual from inside too HELP-3': async w => {
		const { page } = await newcomer(w);
		for (const name of ['Пользовательское соглашение', 'Инструкция пользователя']) {
			await page.getByText('Ещё', { exact: true }).click();
			await page.getByRole('navigation', { name: 'Разделы' }).getByRole('link', { name, exact: true }).click();
			await w.heading(page, name);
		}
	},
	'every page looks right to everybody PROF-1 PROF-2 PROF-4 PROF-5 PROF-7': async w => {
		const { page, who } = await newcomer(w);
		for (const where of ['/profile', '/profile/name', '/profile/password', '/profile/bills']) {
			await page.goto(w.url + where);
			await everywhere(w, page, where.slice(1).replace('/', '-') + (where.endsWith('bills') ? '-none' : ''));
		}
		await page.goto(w.url + '/profile/phone');
		await confirm(w, page, who);
		await w.heading(page, 'Изменить телефон');
		await everywhere(w, page, 'profile-phone');
		await page.goto(w.url + '/profile/email');
		await everywhere(w, page, 'profile-email');
	},
};
