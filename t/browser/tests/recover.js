/* A forgotten password: a code by phone or by mail, a new password, and nothing left of the old one. */
'use strict';
const assert = require('assert/strict');
const { PHONE, DESK } = require('../walk');
const { stranger, shown, messages, message, codeFor, calm, longAgo, sendAgain, press, typeCode, newcomer, knock, refused, wrong, everywhere, still } = require('../people');

const NEW = 'Samovar-2001';

async function ask(w, page, by, address) {
	await w.heading(page, 'Восстановление пароля');
	await page.getByLabel(by === 'email' ? 'Электронная почта' : 'Телефон', { exact: true }).fill(address);
	await press(page, 'Восстановить');
	await page.getByLabel(by === 'email' ? 'Код из письма' : 'Код из СМС', { exact: true }).waitFor();
}

async function typePasswords(page, password, again) {
	await page.getByLabel('Новый пароль', { exact: true }).fill(password);
	await page.getByLabel('Повтор пароля', { exact: true }).fill(again);
	await press(page, 'Сохранить');
}

async function recover(w, by, scripts) {
	w.forgive(403, 422);
	const { page: elsewhere, who } = await newcomer(w, { size: DESK });
	const page = await w.open('/signin', { size: PHONE, scripts }), address = by === 'email' ? who.email : who.phone;
	await page.getByRole('link', { name: 'Забыли пароль?', exact: true }).click();
	if (by === 'email') await page.getByRole('link', { name: 'Восстановить по почте', exact: true }).click();
	await ask(w, page, by, address);
	assert((await w.text(page.getByRole('main'))).includes(by === 'email' ? who.email : shown(who.phone)));
	await typeCode(page, by === 'email' ? 'Код из письма' : 'Код из СМС', await codeFor(w, address));
	await page.getByRole('heading', { name: 'Требования к паролю', exact: true }).waitFor();
	await typePasswords(page, 'chainik', '');
	await wrong(w, page, { 'password-new': 'Пароль пока не подходит: посмотрите список требований' });
	await typePasswords(page, NEW, 'Samovar-2002');
	await wrong(w, page, { 'password-again': 'Пароли не совпали. Введите один и тот же пароль дважды.' });
	if (scripts) await still(w, page, 'recover-password-errors');
	await typePasswords(page, NEW, NEW);
	await w.heading(page, 'Вход в личный кабинет');
	await page.getByText('Новый пароль сохранён. Войдите с ним.').waitFor();
	if (scripts) await still(w, page, 'signin-recovered');

	await elsewhere.goto(w.url + '/payment');
	await w.heading(elsewhere, 'Вход в личный кабинет'); // every other session has ended
	await refused(w, page, who);
	await knock(page, { ...who, password: NEW });
	await w.heading(page, 'Оплата');
	await message(w, who.email, /Пароль изменён/);
	await page.goto(w.url + '/notices');
	await page.getByRole('heading', { name: 'Пароль изменён' }).waitFor();
	if (scripts) await w.sound(page);
}

module.exports = {
	'by phone, 360 px with scripts AUTH-7': w => recover(w, 'phone', true),
	'by phone, 360 px without scripts AUTH-7': w => recover(w, 'phone', false),
	'by mail, 360 px with scripts AUTH-7': w => recover(w, 'email', true),
	'by mail, 360 px without scripts AUTH-7': w => recover(w, 'email', false),
	'switch, empty and odd addresses AUTH-7': async w => {
		w.forgive(422);
		const page = await w.open('/recover', { size: PHONE });
		await press(page, 'Восстановить');
		await wrong(w, page, { phone: 'Заполните поле' });
		await page.getByLabel('Телефон', { exact: true }).fill('902 555');
		await press(page, 'Восстановить');
		await wrong(w, page, { phone: 'Проверьте номер: в нём 11 цифр, например +7 999 123-45-67' });
		assert.equal(await page.getByLabel('Телефон', { exact: true }).inputValue(), '902 555');
		await still(w, page, 'recover-errors');
		await page.getByRole('link', { name: 'Восстановить по почте', exact: true }).click();
		await page.getByLabel('Электронная почта', { exact: true }).fill('vera');
		await press(page, 'Восстановить');
		await wrong(w, page, { email: 'Проверьте адрес: он пишется так: name@example.ru' });
		await page.getByRole('link', { name: 'Восстановить по телефону', exact: true }).click();
		await page.getByLabel('Телефон', { exact: true }).waitFor();
		await page.getByRole('link', { name: 'Вернуться ко входу', exact: true }).click();
		await w.heading(page, 'Вход в личный кабинет');
	},
	'nobody learns who is registered AUTH-2 AUTH-7': async w => {
		w.forgive(422);
		calm(w);
		const { who } = await newcomer(w), nobody = stranger(), seen = [];
		for (const { phone } of [who, nobody]) {
			const page = await w.open('/recover', { size: PHONE });
			await ask(w, page, 'phone', phone);
			seen.push((await w.text(page.getByRole('main'))).replace(shown(phone), '').replace(/\d:\d\d/, ''));
		}
		assert.equal(seen[0], seen[1]);
		await codeFor(w, who.phone);
		assert.deepEqual(await messages(w, nobody.phone), []);
	},
	'another code, and a new password only with one AUTH-7': async w => {
		const { who } = await newcomer(w), page = await w.open('/recover/password', { size: PHONE });
		await ask(w, page, 'phone', who.phone);
		const first = await codeFor(w, who.phone);
		await page.goto(w.url + '/recover/password');
		await w.heading(page, 'Восстановление пароля');
		assert.equal(await page.getByLabel('Новый пароль', { exact: true }).count(), 0, 'not before the code');
		await page.goto(w.url + '/code');
		longAgo(w, who.phone);
		await page.reload();
		await sendAgain(w, page);
		const second = await codeFor(w, who.phone);
		w.forgive(422);
		if (first !== second) {
			await typeCode(page, 'Код из СМС', first);
			await wrong(w, page, { code: 'Код не подошёл. Осталось попыток: 2.' });
		}
		await typeCode(page, 'Код из СМС', second);
		await page.getByLabel('Новый пароль', { exact: true }).waitFor();
	},
	'every step looks right to everybody AUTH-7': async w => {
		const { who } = await newcomer(w), page = await w.open('/recover', { size: PHONE });
		await everywhere(w, page, 'recover');
		await page.goto(w.url + '/recover?by=email');
		await everywhere(w, page, 'recover-email');
		await ask(w, page, 'email', who.email);
		await everywhere(w, page, 'code-recover');
		await typeCode(page, 'Код из письма', await codeFor(w, who.email));
		await page.getByLabel('Новый пароль', { exact: true }).waitFor();
		await everywhere(w, page, 'recover-password');
	},
};
