/* Registering: phone and password, the code, names, e-mail; leaving in the middle and coming back. */
'use strict';
const assert = require('assert/strict');
const { PHONE, DESK } = require('../walk');
const {
	stranger, shown, messages, message, codeFor, calm, longAgo, sendAgain, press,
	typeRegistration, typeCode, typeNames, typeEmail, newcomer, knock, wrong, everywhere, still,
} = require('../people');

const RULES = {
	latin: 'Буквы только латинского алфавита', length: 'Не менее 8 символов', upper: 'Заглавные буквы', lower: 'Строчные буквы', digit: 'Цифры',
	space: 'Любые символы, кроме пробелов',
};
const EMPTY = 'Заполните поле', AGREE = 'Отметьте, что принимаете соглашение: без этого зарегистрироваться нельзя';
const PHONE_WRONG = 'Проверьте номер: в нём 11 цифр, например +7 999 123-45-67', WEAK = 'Пароль пока не подходит: посмотрите список требований';

/* What the list says: the rules that are met; the words for those who do not see it say the same. */
async function met(w, page) {
	const found = [];
	for (const [name, words] of Object.entries(RULES)) {
		const line = page.getByRole('listitem').filter({ hasText: words }), text = await w.text(line);
		const green = await line.locator('.dot').evaluate(e => {
			const [r, g, b] = (s => s.backgroundColor + s.color)(getComputedStyle(e)).match(/[\d.]+/g).map(Number);
			return g > r && g > b;
		});
		assert.equal(text.endsWith(' – выполнено'), green, `«${text}» is ${green ? '' : 'not '}green`);
		if (green) found.push(name);
	}
	return found;
}

/* Ends on the code page, for a phone that is nobody's. */
async function begin(w, options) {
	calm(w);
	const who = stranger(), page = await w.open('/register', options);
	await typeRegistration(page, who);
	await page.getByLabel('Код из СМС', { exact: true }).waitFor();
	return { who, page };
}

/* The second code comes when its time has come, and then only it fits. */
async function again(w, page, who, first) {
	await sendAgain(w, page);
	const second = await codeFor(w, who.phone);
	if (second !== first) {
		await typeCode(page, 'Код из СМС', first);
		await wrong(w, page, { code: 'Код не подошёл. Осталось попыток: 2.' });
	}
	return second;
}

async function register(w, scripts) {
	w.forgive(422);
	calm(w);
	const who = stranger(), page = await w.open('/signin', { size: PHONE, scripts });
	await page.getByRole('link', { name: 'Регистрация', exact: true }).click();
	await w.heading(page, 'Регистрация');
	await page.getByLabel('Телефон', { exact: true }).fill(who.phone.replace('+7', '8 '));
	await page.getByLabel('Пароль', { exact: true }).fill(who.password);
	await page.getByLabel('Я принимаю пользовательское соглашение').check();
	await press(page, 'Зарегистрироваться');

	const main = page.getByRole('main'), first = await codeFor(w, who.phone);
	assert((await w.text(main)).includes(`Введите СМС-код, отправленный на номер ${shown(who.phone)}`), await w.text(main));
	await typeCode(page, 'Код из СМС', '');
	await wrong(w, page, { code: EMPTY });
	longAgo(w, who.phone);
	await page.goto(w.url + '/code');
	await typeCode(page, 'Код из СМС', await again(w, page, who, first));

	await w.heading(page, 'Вы зарегистрировались');
	for (const label of ['Фамилия', 'Имя', 'Отчество', 'Дата рождения', 'Пол']) await page.getByLabel(label, { exact: true }).waitFor();
	await page.getByLabel('Отчество', { exact: true }).fill('Павловна');
	await press(page, 'Сохранить');
	await wrong(w, page, { 'last-name': EMPTY, 'first-name': EMPTY });
	assert.equal(await page.getByLabel('Отчество', { exact: true }).inputValue(), 'Павловна', 'what was typed stays');
	await page.getByLabel('Дата рождения', { exact: true }).fill('1956-11-05');
	await page.getByLabel('Пол', { exact: true }).selectOption({ label: 'Женский' });
	await typeNames(w, page, who);

	await w.heading(page, 'Укажите дополнительные контактные данные');
	await page.getByLabel('E-mail', { exact: true }).fill('vera.example');
	await press(page, 'Сохранить');
	await wrong(w, page, { email: 'Проверьте адрес: он пишется так: name@example.ru' });
	assert.equal(await page.getByLabel('E-mail', { exact: true }).inputValue(), 'vera.example');
	await typeEmail(w, page, who);
	await w.heading(page, 'Оплата');
	const row = w.db(`SELECT * FROM resident WHERE phone='${who.phone}'`)[0];
	assert.deepEqual([row.last_name, row.first_name, row.middle_name, row.born_on, row.gender, row.email, row.step, row.adverts],
		[who.last, who.first, 'Павловна', '1956-11-05', 'female', who.email, '', '1']);
	await page.getByRole('link', { name: `Профиль: ${who.first} ${who.last}` }).waitFor();
}

module.exports = {
	'from the sign-in page to the first look at the bills, 360 px with scripts AUTH-3 AUTH-4 AUTH-5 AUTH-6': w => register(w, true),
	'from the sign-in page to the first look at the bills, 360 px without scripts AUTH-3 AUTH-4 AUTH-5 AUTH-6': w => register(w, false),
	'each requirement turns green as it is met AUTH-3': async w => {
		const page = await w.open('/register', { size: PHONE }), field = page.getByLabel('Пароль', { exact: true });
		await page.getByRole('heading', { name: 'Требования к паролю', exact: true }).waitFor();
		assert.deepEqual(await met(w, page), []);
		const steps = [['a', ['latin', 'lower', 'space']], ['aB', ['latin', 'upper', 'lower', 'space']], ['aB1', ['latin', 'upper', 'lower', 'digit', 'space']],
			['aB1 ', ['latin', 'upper', 'lower', 'digit']], ['aB1ж', ['upper', 'lower', 'digit', 'space']], ['aB1-aB1', ['latin', 'upper', 'lower', 'digit', 'space']],
			['aB1-aB1!', Object.keys(RULES)], ['', []]];
		for (const [text, rules] of steps) {
			await field.fill('');
			await field.pressSequentially(text);
			assert.deepEqual(await met(w, page), rules, `«${text}»`);
			if (text === 'aB1ж') await still(w, page, 'register-half');
		}
	},
	'the list is judged by the server too, where there are no scripts AUTH-3': async w => {
		w.forgive(422);
		const page = await w.open('/register', { size: PHONE, scripts: false });
		await page.getByLabel('Пароль', { exact: true }).fill('aB1 ж');
		await press(page, 'Зарегистрироваться');
		await page.getByRole('alert').waitFor();
		assert.deepEqual(await met(w, page), ['upper', 'lower', 'digit']);
	},
	'the password can be looked at AUTH-3': async w => {
		const page = await w.open('/register', { size: PHONE }), field = page.getByLabel('Пароль', { exact: true });
		await field.fill('Chainik');
		assert.equal(await field.getAttribute('type'), 'password');
		await press(page, 'Показать пароль');
		assert.equal(await field.getAttribute('type'), 'text');
		await press(page, 'Скрыть пароль');
		assert.equal(await field.getAttribute('type'), 'password');
		assert.equal(await field.inputValue(), 'Chainik');
		const plain = await w.open('/register', { size: PHONE, scripts: false });
		assert.equal(await plain.getByRole('button', { name: /^Показать/ }).count(), 0, 'a button that does nothing is not there');
	},
	'any habitual spelling of the phone AUTH-3': async w => {
		w.forgive(422);
		calm(w);
		const page = await w.open('/register', { size: PHONE }), field = page.getByLabel('Телефон', { exact: true });
		for (const [typed, seen] of [['89025551234', '+7 902 555-12-34'], ['+79025551234', '+7 902 555-12-34'], ['9025551234', '+7 902 555-12-34'],
			['8 (902) 555-12-34', '8 (902) 555-12-34'], ['8-902-555-12-34', '8-902-555-12-34'], ['+7(902)5551234', '+7(902)5551234'], ['902 555 12 34', '902 555 12 34']]) {
			await field.fill('');
			await field.pressSequentially(typed);
			assert.equal(await field.inputValue(), seen);
			await press(page, 'Зарегистрироваться');
			await wrong(w, page, { password: EMPTY, agree: AGREE }); // the phone is not among what is wrong
			assert.equal(await field.inputValue(), seen, 'what was typed stays');
		}
		await field.fill('');
		await field.pressSequentially('89025551234');
		for (let i = 0; i < 3; i++) await page.keyboard.press('Backspace');
		await page.keyboard.type('99');
		assert.equal((await field.inputValue()).replace(/\D/g, ''), '79025551299', 'a mistake is mended by erasing');
	},
	'the agreement opens beside, and typing survives AUTH-3 HELP-3': async w => {
		for (const scripts of [true, false]) {
			const page = await w.open('/register', { size: PHONE, scripts });
			await page.getByLabel('Телефон', { exact: true }).fill('8 902 555-12-34');
			await page.getByLabel('Пароль', { exact: true }).fill('Chainik-1956');
			const [beside] = await Promise.all([page.context().waitForEvent('page'), page.getByRole('link', { name: 'пользовательское соглашение', exact: true }).click()]);
			await w.heading(beside, 'Пользовательское соглашение');
			assert.equal(new URL(beside.url()).pathname, '/agreement');
			await beside.close();
			assert.equal(await page.getByLabel('Телефон', { exact: true }).inputValue(), '8 902 555-12-34');
			assert.equal(await page.getByLabel('Пароль', { exact: true }).inputValue(), 'Chainik-1956');
			assert.equal(await page.getByLabel('Я принимаю пользовательское соглашение').isChecked(), false, 'reading is not accepting');
		}
	},
	'ticks as they are at first, and everything wrong at once AUTH-3': async w => {
		w.forgive(422);
		for (const scripts of [true, false]) {
			const page = await w.open('/register', { size: PHONE, scripts });
			const agree = page.getByLabel('Я принимаю пользовательское соглашение'), adverts = page.getByLabel('Я согласен получать рекламно-информационную рассылку');
			assert.deepEqual([await agree.isChecked(), await adverts.isChecked()], [false, true]);
			await press(page, 'Зарегистрироваться');
			await wrong(w, page, { phone: EMPTY, password: EMPTY, agree: AGREE });
			if (scripts) {
				assert(await page.getByRole('alert').first().evaluate(e => e === document.activeElement), 'the summary has the focus');
				await still(w, page, 'register-errors');
			}
			await page.getByLabel('Телефон', { exact: true }).fill('902 555');
			await page.getByLabel('Пароль', { exact: true }).fill('chainik');
			await agree.check();
			await adverts.uncheck();
			await press(page, 'Зарегистрироваться');
			await wrong(w, page, { phone: PHONE_WRONG, password: WEAK });
			assert.equal(await page.getByLabel('Телефон', { exact: true }).inputValue(), '902 555', 'what was typed stays');
			assert.equal(await page.getByLabel('Пароль', { exact: true }).inputValue(), '', 'but for the password');
			assert.deepEqual([await agree.isChecked(), await adverts.isChecked()], [true, false], 'and the ticks');
		}
	},
	'no advertising for who does not want it AUTH-3': async w => {
		calm(w);
		const who = stranger(), page = await w.open('/register', { size: PHONE });
		await page.getByLabel('Я согласен получать рекламно-информационную рассылку').uncheck();
		await typeRegistration(page, who);
		await typeCode(page, 'Код из СМС', await codeFor(w, who.phone));
		await w.heading(page, 'Вы зарегистрировались');
		const id = w.value(`SELECT id FROM resident WHERE phone='${who.phone}' AND NOT adverts`);
		assert.deepEqual(w.db(`SELECT document FROM acceptance WHERE resident_id=${id}`).map(r => r.document), ['agreement']);
	},
	'the button counts down, then sends AUTH-4': async w => {
		calm(w);
		const who = stranger(), page = await w.open('', { size: PHONE });
		await page.clock.install();
		await page.goto(w.url + '/register');
		await typeRegistration(page, who);
		const waits = page.getByRole('button', { name: /^Отправить ещё раз через \d:\d\d$/ });
		await waits.waitFor();
		assert(await waits.isDisabled(), 'not yet');
		const seconds = async () => (m => +m[1] * 60 + +m[2])(/(\d):(\d\d)$/.exec(await waits.innerText()));
		const before = await seconds();
		assert(before > 40 && before <= 60, `${before} s`);
		await page.clock.fastForward(10000);
		const after = await seconds();
		assert(after <= before - 9 && after >= before - 15, `${before} s, ten seconds later ${after} s`);
		const first = await codeFor(w, who.phone);
		await page.clock.fastForward(60000);
		await page.getByRole('button', { name: 'Отправить ещё раз', exact: true }).waitFor();
		longAgo(w, who.phone);
		w.forgive(422);
		await typeCode(page, 'Код из СМС', await again(w, page, who, first));
		await w.heading(page, 'Вы зарегистрировались');
	},
	'too early sends nothing AUTH-4': async w => {
		const { who, page } = await begin(w, { size: PHONE, scripts: false });
		await codeFor(w, who.phone);
		await page.getByText('Новый код можно запросить через минуту.').waitFor();
		await sendAgain(w, page);
		await page.getByLabel('Код из СМС', { exact: true }).waitFor();
		assert.equal(w.value(`SELECT sends FROM challenge WHERE address='${who.phone}'`), '1');
		assert.equal((await messages(w, who.phone)).length, 1);
	},
	'three wrong codes, and one begins anew AUTH-4': async w => {
		w.forgive(422);
		const { who, page } = await begin(w, { size: PHONE }), code = await codeFor(w, who.phone), not = code === '111111' ? '222222' : '111111';
		for (const left of [2, 1]) {
			await typeCode(page, 'Код из СМС', not);
			await wrong(w, page, { code: `Код не подошёл. Осталось попыток: ${left}.` });
		}
		await still(w, page, 'code-wrong');
		await typeCode(page, 'Код из СМС', not);
		await page.getByText('Этот код больше не действует. Начните сначала: это быстро.').waitFor();
		await still(w, page, 'code-dead');
		await press(page, 'Начать сначала');
		await w.heading(page, 'Регистрация');
		await typeRegistration(page, who);
		await typeCode(page, 'Код из СМС', await codeFor(w, who.phone));
		await w.heading(page, 'Вы зарегистрировались');
	},
	'a code whose time is over AUTH-4': async w => {
		const { who, page } = await begin(w, { size: PHONE });
		await codeFor(w, who.phone);
		w.db(`UPDATE challenge SET sent_at = sent_at - INTERVAL 10 MINUTE, expires_at = expires_at - INTERVAL 10 MINUTE WHERE address='${who.phone}'`);
		await page.reload();
		await page.getByText('Этот код больше не действует. Запросите новый.').waitFor();
		await everywhere(w, page, 'code-expired');
		await press(page, 'Отправить ещё раз');
		await typeCode(page, 'Код из СМС', await codeFor(w, who.phone));
		await w.heading(page, 'Вы зарегистрировались');
	},
	'who left at the code comes back to it AUTH-4': async w => {
		const { who, page } = await begin(w, { size: PHONE });
		await page.goto(w.url + '/manual');
		await page.close();
		const context = w.contexts[w.contexts.length - 1], back = await context.newPage();
		await back.goto(w.url + '/register');
		assert.equal(new URL(back.url()).pathname, '/code');
		await typeCode(back, 'Код из СМС', await codeFor(w, who.phone));
		await w.heading(back, 'Вы зарегистрировались');
	},
	'who left at the code signs in elsewhere and gets a new one AUTH-4': async w => {
		const { who } = await begin(w, { size: PHONE });
		await codeFor(w, who.phone);
		const other = await w.open('/signin', { size: DESK });
		await knock(other, who);
		await typeCode(other, 'Код из СМС', await codeFor(w, who.phone));
		await w.heading(other, 'Вы зарегистрировались');
	},
	'«Отменить» at the code begins anew AUTH-4': async w => {
		const { page } = await begin(w, { size: PHONE });
		await press(page, 'Отменить');
		await w.heading(page, 'Регистрация');
		await page.getByLabel('Телефон', { exact: true }).waitFor();
	},
	'a phone that is registered already is told to its owner only AUTH-2 AUTH-3': async w => {
		w.forgive(422);
		const { who } = await newcomer(w), known = await w.open('/register', { size: PHONE });
		await typeRegistration(known, { ...who, password: 'Samovar-2001' });
		await known.getByLabel('Код из СМС', { exact: true }).waitFor();
		const { who: nobody, page: fresh } = await begin(w, { size: PHONE });
		const seen = async (page, phone) => (await w.text(page.getByRole('main'))).replace(shown(phone), '').replace(/\d:\d\d/, '');
		assert.equal(await seen(known, who.phone), await seen(fresh, nobody.phone), 'a stranger sees no difference');
		await message(w, who.phone, /Этот номер уже зарегистрирован/);
		await typeCode(known, 'Код из СМС', '123456');
		await wrong(w, known, { code: 'Код не подошёл. Осталось попыток: 2.' });
	},
	'«Отменить» signs out, and the next sign-in comes back to the step AUTH-5 AUTH-6': async w => {
		for (const scripts of [true, false]) {
			const { who, page } = await begin(w, { size: PHONE, scripts });
			await typeCode(page, 'Код из СМС', await codeFor(w, who.phone));
			await w.heading(page, 'Вы зарегистрировались');
			await press(page, 'Отменить');
			await w.heading(page, 'Вход в личный кабинет');
			await knock(page, who);
			await typeNames(w, page, who);
			await w.heading(page, 'Укажите дополнительные контактные данные');
			await page.goto(w.url + '/payment');
			await w.heading(page, 'Укажите дополнительные контактные данные'); // nothing else opens before
			await press(page, 'Отменить');
			await w.heading(page, 'Вход в личный кабинет');
			await knock(page, who);
			await w.heading(page, 'Укажите дополнительные контактные данные');
			await page.getByLabel('E-mail', { exact: true }).fill(who.email);
			await press(page, 'Сохранить');
			await w.heading(page, 'Подтвердите электронную почту');
			await codeFor(w, who.email, 5);
			await press(page, 'Отменить');
			await w.heading(page, 'Вход в личный кабинет');
			await knock(page, who);
			await typeEmail(w, page, who);
			await w.heading(page, 'Оплата');
		}
	},
	'every step looks right to everybody AUTH-3 AUTH-4 AUTH-5 AUTH-6': async w => {
		calm(w);
		const who = stranger(), page = await w.open('/register', { size: PHONE });
		await everywhere(w, page, 'register');
		await typeRegistration(page, who);
		await page.getByLabel('Код из СМС', { exact: true }).waitFor();
		await everywhere(w, page, 'code');
		await typeCode(page, 'Код из СМС', await codeFor(w, who.phone));
		await w.heading(page, 'Вы зарегистрировались');
		await everywhere(w, page, 'welcome-name');
		await typeNames(w, page, who);
		await w.heading(page, 'Укажите дополнительные контактные данные');
		await everywhere(w, page, 'welcome-email');
		await page.getByLabel('E-mail', { exact: true }).fill(who.email);
		await press(page, 'Сохранить');
		await w.heading(page, 'Подтвердите электронную почту');
		await everywhere(w, page, 'code-welcome');
	},
};
