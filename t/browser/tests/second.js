/* The second factor: a code from an unknown browser, an authenticator app, recovery codes. */
'use strict';
const assert = require('assert/strict');
const crypto = require('crypto');
const { PHONE, DESK } = require('../walk');
const { message, codeFor, press, typeCode, newcomer, knock, confirm, wrong, everywhere, still } = require('../people');

const FACTOR = 'Запрашивать подтверждение при входе с нового устройства/браузера';

/* RFC 6238 with SHA-1 and six figures, as every app does it. */
function totp(base32, seconds) {
	const bits = [...base32.replace(/[\s=]/g, '')].map(c => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
	const key = Buffer.from(bits.match(/.{8}/g).map(b => parseInt(b, 2))), counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(seconds / 30)));
	const mac = crypto.createHmac('sha1', key).update(counter).digest(), at = mac[19] & 15;
	return String((mac.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, '0');
}

function card(page, name) {
	return page.locator('section').filter({ has: page.getByRole('heading', { name, level: 2, exact: true }) });
}

async function toSecurity(w, page, who) {
	await page.goto(w.url + '/profile');
	await page.getByRole('link', { name: 'Безопасность входа', exact: true }).click();
	await confirm(w, page, who);
	await w.heading(page, 'Безопасность входа');
}

async function turn(w, page, on) {
	const part = card(page, FACTOR);
	await part.getByText(on ? 'Выключено' : 'Включено', { exact: true }).waitFor();
	await part.getByRole('button', { name: on ? 'Включить' : 'Выключить', exact: true }).click();
	await part.getByText(on ? 'Включено' : 'Выключено', { exact: true }).waitFor();
}

async function signOut(w, page) {
	await page.goto(w.url + '/profile');
	await page.getByRole('main').getByRole('button', { name: 'Выйти', exact: true }).click();
	await w.heading(page, 'Вход в личный кабинет');
}

/* A resident whose sign-ins are confirmed, on «Безопасность входа». */
async function guarded(w, options) {
	const { page, who } = await newcomer(w, options);
	await toSecurity(w, page, who);
	await turn(w, page, true);
	return { page, who };
}

async function byCode(w, scripts) {
	w.forgive(422);
	const { page: home, who } = await guarded(w, { scripts });
	await message(w, who.email, /Вход с подтверждением включён/);
	const page = await w.open('/signin', { size: PHONE, scripts });
	await knock(page, who);
	await w.heading(page, 'Подтвердите вход');
	assert((await w.text(page.getByRole('main'))).includes(`Введите СМС-код, отправленный на номер +7(•••)•••-${who.phone.slice(8, 10)}-${who.phone.slice(10)}`));
	await codeFor(w, who.phone);
	w.db(`UPDATE challenge SET sent_at = sent_at - INTERVAL 2 MINUTE WHERE resident_id=${who.id}`);
	await press(page, 'Получить код на почту');
	await page.getByLabel('Код из письма', { exact: true }).waitFor();
	const code = await codeFor(w, who.email);
	await typeCode(page, 'Код из письма', code === '111111' ? '222222' : '111111');
	await wrong(w, page, { code: 'Код не подошёл. Осталось попыток: 2.' });
	await typeCode(page, 'Код из письма', code);
	await w.heading(page, 'Оплата');

	await signOut(w, page);
	await knock(page, who);
	await w.heading(page, 'Оплата'); // this browser is known now
	await page.goto(w.url + '/profile/devices');
	const known = card(page, 'Знакомые браузеры');
	assert.equal(await known.getByRole('listitem').count(), 1);
	await known.getByRole('button', { name: 'Забыть', exact: true }).click();
	await known.getByText('Пока таких нет.').waitFor();
	await signOut(w, page);
	await knock(page, who);
	await w.heading(page, 'Подтвердите вход');
	await typeCode(page, 'Код из СМС', await codeFor(w, who.phone));
	await w.heading(page, 'Оплата');

	await home.reload();
	await turn(w, home, false);
	await message(w, who.email, /Вход с подтверждением выключен/);
	const other = await w.open('/signin', { size: PHONE, scripts });
	await knock(other, who);
	await w.heading(other, 'Оплата');
}

/* The app is connected; its code at any moment of the portal's clock. */
async function connect(w, page, who) {
	const app = card(page, 'Приложение с кодами');
	await app.getByRole('button', { name: 'Подключить приложение', exact: true }).click();
	await w.heading(page, 'Приложение с кодами');
	const ahead = Number(w.value(`SELECT UNIX_TIMESTAMP(created_at) FROM authenticator WHERE resident_id=${who.id}`)) - Date.now() / 1000;
	const key = await w.text(page.locator('.secret-key'));
	assert.match(key, /^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/, 'a key to be typed, in fours');
	const link = new URL(await page.getByRole('link', { name: 'Открыть в приложении' }).getAttribute('href'));
	assert.equal(link.protocol, 'otpauth:');
	assert.equal(link.searchParams.get('secret'), key.replace(/ /g, ''));
	const square = page.getByRole('img', { name: /^Код для камеры/ }), box = await square.boundingBox();
	assert(box.width >= 160 && Math.abs(box.width - box.height) < 2, 'a square that a camera can read');
	assert((await square.locator('path').getAttribute('d')).length > 500);
	return () => totp(key, Date.now() / 1000 + ahead);
}

async function byApp(w, scripts) {
	w.forgive(422);
	const { page, who } = await guarded(w, { scripts });
	const now = await connect(w, page, who), field = 'Код из приложения';
	if (scripts) await everywhere(w, page, 'profile-authenticator');
	await page.getByLabel(field, { exact: true }).fill('12');
	await press(page, 'Подключить приложение');
	await wrong(w, page, { code: 'Введите код целиком: в нём 6 цифр' });
	await page.getByLabel(field, { exact: true }).fill(now() === '111111' ? '222222' : '111111');
	await press(page, 'Подключить приложение');
	await wrong(w, page, { code: 'Код не подошёл. Проверьте его и введите ещё раз.' });
	await page.getByLabel(field, { exact: true }).fill(now().replace(/^.../, '$& '));
	await press(page, 'Подключить приложение');
	await w.heading(page, 'Безопасность входа');
	await card(page, 'Приложение с кодами').getByText('Подключено', { exact: true }).waitFor();
	await page.goto(w.url + '/profile/authenticator');
	await w.heading(page, 'Безопасность входа'); // its key is never shown again

	const other = await w.open('/signin', { size: PHONE, scripts });
	await knock(other, who);
	await w.heading(other, 'Подтвердите вход');
	if (scripts) await everywhere(w, other, 'code-app');
	w.db(`UPDATE authenticator SET last_step = last_step - 2 WHERE resident_id=${who.id}`); // no code counts twice: as if a minute had gone
	await typeCode(other, field, now());
	await w.heading(other, 'Оплата');

	const app = card(page, 'Приложение с кодами'), idle = 'Пока подтверждение вверху этой страницы выключено, приложение вход не защищает.';
	assert.equal(await app.getByText(idle).count(), 0);
	await turn(w, page, false);
	await app.getByText(idle).waitFor();
	assert.equal(await app.getByRole('button').count(), 0, 'one touch does not do it');
	await app.getByText('Отключить приложение', { exact: true }).click();
	await app.getByText(/^Коды из приложения больше не подойдут/).waitFor();
	if (scripts) await still(w, page, 'profile-security-app-remove');
	await app.getByRole('button', { name: 'Да, отключить', exact: true }).click();
	await app.getByText('Не подключено', { exact: true }).waitFor();
}

async function byRecovery(w, scripts) {
	w.forgive(422);
	const { page, who } = await guarded(w, { scripts }), codes = card(page, 'Запасные коды');
	await codes.getByText('Запасных кодов нет').waitFor();
	await press(page, 'Получить новые коды');
	await w.heading(page, 'Запасные коды');
	const shown = (await page.getByRole('main').getByRole('listitem').allInnerTexts()).map(t => t.trim());
	assert.equal(new Set(shown).size, 10);
	for (const code of shown) assert.match(code, /^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
	if (scripts) {
		await still(w, page, 'recovery-codes');
		await page.setViewportSize(DESK);
		await still(w, page, 'recovery-codes');
	}
	assert.equal(await page.getByRole('button', { name: 'Распечатать' }).count(), scripts ? 1 : 0);
	await page.getByRole('link', { name: 'Коды у меня', exact: true }).click();
	await codes.getByText('Осталось кодов: 10').waitFor();
	for (const code of shown) assert(!(await page.content()).includes(code), 'shown once');

	const other = await w.open('/signin', { size: PHONE, scripts });
	for (const [code, left] of [[shown[0].toLowerCase(), 9], [shown[0], 9], [shown[7].replace('-', ' '), 8]]) {
		const fits = !(code === shown[0]);
		await other.goto(w.url + '/signin');
		await knock(other, who);
		await w.heading(other, 'Подтвердите вход');
		await other.getByRole('link', { name: 'Запасной код', exact: true }).click();
		if (scripts && left === 8) await everywhere(w, other, 'code-recovery');
		await typeCode(other, 'Запасной код', code);
		if (fits) {
			await w.heading(other, 'Оплата');
			w.db(`DELETE FROM browser WHERE resident_id=${who.id}`);
			await signOut(w, other);
		} else {
			await wrong(w, other, { code: 'Код не подошёл. Осталось попыток: 2.' });
			await other.context().clearCookies();
		}
		await page.reload();
		await codes.getByText(`Осталось кодов: ${left}`).waitFor();
	}
}

module.exports = {
	'a new browser is asked, then known, then forgotten, with scripts AUTH-8': w => byCode(w, true),
	'a new browser is asked, then known, then forgotten, without scripts AUTH-8': w => byCode(w, false),
	'authenticator app, with scripts AUTH-8': w => byApp(w, true),
	'authenticator app, without scripts AUTH-8': w => byApp(w, false),
	'recovery codes, with scripts AUTH-8': w => byRecovery(w, true),
	'recovery codes, without scripts AUTH-8': w => byRecovery(w, false),
	'the password is asked for before, and a wrong one says so AUTH-8': async w => {
		w.forgive(422);
		const { page, who } = await newcomer(w);
		await page.goto(w.url + '/profile/security');
		await w.heading(page, 'Подтвердите, что это вы');
		await everywhere(w, page, 'confirm');
		await press(page, 'Продолжить');
		await wrong(w, page, { password: 'Заполните поле' });
		await page.getByLabel('Пароль', { exact: true }).fill('Neverno-2026');
		await press(page, 'Продолжить');
		await wrong(w, page, { password: 'Пароль не подошёл. Проверьте большие буквы и раскладку клавиатуры.' });
		await still(w, page, 'confirm-errors');
		await confirm(w, page, who);
		await w.heading(page, 'Безопасность входа');
		await everywhere(w, page, 'profile-security');
	},
	'a sign-in that is not confirmed opens nothing; «Отменить» leads back AUTH-8': async w => {
		const { who } = await guarded(w), page = await w.open('/signin', { size: PHONE });
		await knock(page, who);
		await w.heading(page, 'Подтвердите вход');
		await everywhere(w, page, 'code-signin');
		await page.goto(w.url + '/payment');
		await w.heading(page, 'Вход в личный кабинет');
		await page.goto(w.url + '/code');
		await press(page, 'Отменить');
		await w.heading(page, 'Вход в личный кабинет');
	},
};
