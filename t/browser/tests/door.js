/* The door: signing in and out, languages, the header. */
'use strict';
const assert = require('assert/strict');
const { PHONE, DESK, plain } = require('../walk');

const REFUSED = /^Не получилось войти\. Проверьте, нет ли лишних больших букв и та ли раскладка клавиатуры включена\. .*попробуйте через 15 минут или напишите в поддержку\.$/;

async function refused(w, page, phone, password) {
	await page.getByLabel('Телефон', { exact: true }).fill(phone);
	await page.getByLabel('Пароль', { exact: true }).fill(password);
	await page.getByRole('button', { name: 'Войти', exact: true }).click();
	const alert = page.getByRole('alert');
	await alert.waitFor();
	assert.match(await page.title(), /^Ошибка: /);
	assert.equal(await page.getByLabel('Телефон', { exact: true }).inputValue(), phone, 'what was typed stays');
	assert.equal(await page.getByLabel('Пароль', { exact: true }).inputValue(), '', 'but for the password');
	return w.text(alert.getByRole('listitem'));
}

module.exports = {
	'page, switch and links AUTH-1': async w => {
		const page = await w.open('/signin', { size: PHONE });
		await w.heading(page, 'Вход в личный кабинет');
		for (const name of ['Войти по почте', 'Забыли пароль?', 'Регистрация', 'Инструкция пользователя'])
			await page.getByRole('link', { name, exact: true }).waitFor();
		await page.getByRole('link', { name: 'Войти по почте' }).click();
		await page.getByLabel('Электронная почта').fill(w.person(1).email);
		await w.sound(page);
		await page.getByLabel('Пароль').fill(w.person(1).password);
		await page.getByRole('button', { name: 'Войти', exact: true }).click();
		await w.heading(page, 'Оплата');
		const other = await w.open('/signin?by=email');
		await other.getByRole('link', { name: 'Войти по телефону' }).click();
		await other.getByLabel('Телефон').fill('8 (' + w.person(1).phone.slice(2, 5) + ') ' + w.person(1).phone.slice(5, 8) + '-' + w.person(1).phone.slice(8));
		await other.getByLabel('Пароль').fill(w.person(1).password);
		await other.getByRole('button', { name: 'Войти', exact: true }).click();
		await w.heading(other, 'Оплата');
	},
	'every door of the sign-in page opens AUTH-1': async w => {
		const page = await w.open('/signin');
		for (const name of ['Инструкция пользователя', 'Контакты и помощь', 'Забыли пароль?', 'Регистрация']) {
			const href = await page.getByRole('link', { name, exact: true }).getAttribute('href');
			const reply = await page.request.get(new URL(href, w.url).href);
			assert.equal(reply.status(), 200, `«${name}» (${href})`);
		}
		await page.getByRole('link', { name: 'Инструкция пользователя' }).click();
		await w.heading(page, 'Инструкция пользователя');
	},
	'empty fields say so AUTH-1': async w => {
		w.forgive(422);
		for (const scripts of [true, false]) {
			const page = await w.open('/signin', { size: PHONE, scripts });
			await page.getByRole('button', { name: 'Войти', exact: true }).click();
			await page.getByRole('alert').waitFor();
			assert.match(await page.title(), /^Ошибка: /);
			for (const label of ['Телефон', 'Пароль']) {
				const field = page.getByLabel(label, { exact: true });
				assert.equal(await field.getAttribute('aria-invalid'), 'true');
				assert.equal(await w.text(page.locator('#' + await field.getAttribute('aria-describedby'))), 'Заполните поле');
			}
			if (!scripts) continue;
			assert(await page.getByRole('alert').evaluate(e => e === document.activeElement), 'the summary has the focus');
			await w.sound(page);
			await page.getByRole('alert').getByRole('link', { name: 'Пароль: Заполните поле' }).click();
			assert(await page.getByLabel('Пароль', { exact: true }).evaluate(e => e === document.activeElement), 'the summary leads to the field');
		}
	},
	'refusal tells strangers nothing AUTH-2': async w => {
		w.forgive(403, 422);
		const page = await w.open('/signin');
		const known = await refused(w, page, w.person(1).phone, 'Neverno-2026');
		await w.sound(page);
		const unknown = await refused(w, page, '+79990001122', 'Neverno-2026');
		assert.match(known, REFUSED);
		assert.equal(known, unknown);
	},
	'header and menu NAV-1': async w => {
		const places = [['Оплата', '/payment'], ['Показания', '/readings'], ['История', '/history/payments']];
		const inMenu = ['Помощь', 'Уведомления', 'Профиль', 'Инструкция пользователя', 'Пользовательское соглашение'];
		for (const [size, scripts] of [[PHONE, true], [DESK, false]]) {
			const page = await w.open('/payment', { as: 1, size, scripts });
			const nav = page.getByRole('navigation', { name: 'Разделы' });
			for (const [name] of places) {
				await nav.getByRole('link', { name, exact: true }).click();
				await w.heading(page, name);
				assert.equal(await nav.getByRole('link', { name, exact: true }).getAttribute('aria-current'), 'page', `${name} is marked`);
				assert.equal(await nav.locator('[aria-current]').count(), 1, 'and only it');
			}
			for (const name of inMenu) {
				await nav.getByText('Ещё', { exact: true }).click();
				await nav.getByRole('button', { name: 'Выйти' }).waitFor();
				if (scripts && name === 'Помощь') await w.sound(page);
				await nav.getByRole('link', { name, exact: true }).click();
				await w.heading(page, name);
			}
			const row = w.db(`SELECT first_name, last_name FROM resident WHERE id=${w.resident()}`)[0];
			const corner = page.getByRole('link', { name: `Профиль: ${row.first_name} ${row.last_name}` });
			assert.equal(await w.text(corner.locator('[aria-hidden]')), row.first_name[0] + row.last_name[0]);
			await corner.click();
			await w.heading(page, 'Профиль');
			await page.getByRole('link', { name: 'Личный кабинет' }).first().click();
			await w.heading(page, 'Оплата');
		}
	},
	'menu closes by Escape NAV-1': async w => {
		const page = await w.open('/payment', { as: 1, size: PHONE });
		await page.getByText('Ещё', { exact: true }).click();
		const out = page.getByRole('navigation', { name: 'Разделы' }).getByRole('button', { name: 'Выйти' });
		await out.waitFor();
		await page.keyboard.press('Escape');
		await out.waitFor({ state: 'hidden' });
	},
	'out from the profile, and back shows nothing PROF-7': async w => {
		const page = await w.open('/signin', { size: PHONE });
		await w.signIn(page);
		await page.goto(w.url + '/profile');
		await page.getByRole('main').getByRole('button', { name: 'Выйти' }).click();
		await w.heading(page, 'Вход в личный кабинет');
		await page.goBack();
		await w.heading(page, 'Вход в личный кабинет');
		assert(!(await page.content()).includes(w.person(1).phone.slice(-4)), 'nothing of the resident is left on the screen');
	},
	'English by the browser and by the switch': async w => {
		const page = await w.open('/signin', { locale: 'en-GB' });
		assert.equal(await page.locator('html').getAttribute('lang'), 'en');
		await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
		assert(!/[а-яё]/i.test((await w.text(page.getByRole('main')))), 'no Russian is left on it');
		await w.sound(page);
		for (const where of ['/register', '/recover', '/recover?by=email', '/signin']) {
			await page.goto(w.url + where);
			assert(!/[а-яё]/i.test((await w.text(page.getByRole('main')))), `no Russian is left on ${where}`);
		}
		await page.getByRole('link', { name: 'Русский', exact: true }).click();
		await w.heading(page, 'Вход в личный кабинет');
		await w.signIn(page);
		assert.equal(await page.locator('html').getAttribute('lang'), 'ru', 'the choice stays');
		await page.getByRole('link', { name: 'English', exact: true }).click();
		await page.getByRole('button', { name: /^Pay/ }).waitFor();
		assert.equal(await page.locator('html').getAttribute('lang'), 'en');
		await w.sound(page);
		for (const where of ['/readings', '/history/payments', '/help', '/notices', '/profile', '/manual', '/agreement', '/profile/name', '/profile/bills', '/profile/password', '/profile/devices', '/confirm?to=phone']) {
			await page.goto(w.url + where);
			assert.equal(await page.locator('html').getAttribute('lang'), 'en', where);
			const headings = await page.getByRole('main').getByRole('heading', { level: 1 }).allInnerTexts();
			assert(headings.length === 1 && !/[а-яё]/i.test(headings[0]), `${where}: ${headings}`);
			await w.fits(page);
		}
	},
	'profile shows whose it is PROF-7': async w => {
		const page = await w.open('/profile', { as: 2, size: PHONE });
		const main = page.getByRole('main'), row = w.db(`SELECT * FROM resident WHERE id=${w.resident(2)}`)[0];
		assert.equal(await w.fact(main, 'Фамилия'), row.last_name);
		assert.equal(await w.fact(main, 'Имя'), row.first_name);
		assert((await w.fact(main, 'Электронная почта')).startsWith(row.email));
		assert.equal((await w.fact(main, 'Телефон')).replace(/\D/g, ''), row.phone.slice(1));
		assert(plain(await page.title()).startsWith('Профиль'));
	},
};
