/* Passkeys, with Chromium's own stand-in for a device that knows fingerprints. A bare IP address is no WebAuthn domain: all under localhost. */
'use strict';
const assert = require('assert/strict');
const { PHONE, DESK } = require('../walk');
const { message, press, newcomer, confirm, wrong, everywhere, still, picture } = require('../people');

const DEVICE = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };

/* A page of a device with, or without, keys of its own. */
async function device(page) {
	const cdp = await page.context().newCDPSession(page);
	await cdp.send('WebAuthn.enable');
	const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: DEVICE });
	return {
		keys: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
		verified: isUserVerified => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
		touched: enabled => cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled }),
		empty: () => cdp.send('WebAuthn.clearCredentials', { authenticatorId }),
	};
}

function atLocalhost(w) {
	w.url = w.url.replace('127.0.0.1', 'localhost');
	w.hush(/^publicKey\.pubKeyCredParams is missing at least one of the default algorithm identifiers/); // ES256 only, on purpose
}

async function toSecurity(w, page, who) {
	await page.goto(w.url + '/profile/security');
	await confirm(w, page, who);
	await w.heading(page, 'Безопасность входа');
}

async function addKey(w, page, name) {
	await page.getByLabel('Название ключа', { exact: true }).fill(name);
	await press(page, 'Добавить ключ доступа');
	await w.heading(page, 'Безопасность входа');
	await page.getByRole('heading', { name, exact: true }).waitFor();
}

/* A resident with a key on this device, on «Безопасность входа». */
async function keyHolder(w) {
	atLocalhost(w);
	const { page, who } = await newcomer(w), own = await device(page);
	await toSecurity(w, page, who);
	await addKey(w, page, 'Мой телефон');
	return { page, who, own };
}

async function signOut(w, page) {
	await page.goto(w.url + '/profile');
	await page.getByRole('main').getByRole('button', { name: 'Выйти', exact: true }).click();
	await w.heading(page, 'Вход в личный кабинет');
}

module.exports = {
	'made, signed in with, confirmed with, removed AUTH-1 AUTH-8': async w => {
		w.forgive(422);
		const { page, who, own } = await keyHolder(w);
		assert.equal((await own.keys()).length, 1);
		await message(w, who.email, /Добавлен ключ доступа/);
		await everywhere(w, page, 'profile-security-key');
		await signOut(w, page);
		await press(page, 'Войти с ключом доступа');
		await w.heading(page, 'Оплата');
		await page.getByRole('link', { name: `Профиль: ${who.first} ${who.last}` }).waitFor();

		w.db(`UPDATE session SET confirmed_at = NULL WHERE resident_id=${who.id}`);
		await page.goto(w.url + '/profile/security');
		await w.heading(page, 'Подтвердите, что это вы');
		await everywhere(w, page, 'confirm-key');
		await press(page, 'Подтвердить ключом доступа');
		await w.heading(page, 'Безопасность входа');
		const row = page.getByRole('listitem').filter({ hasText: 'Мой телефон' });
		assert.match(await w.text(row), /Последний вход \d/);
		assert.equal(await row.getByRole('button').count(), 0, 'one touch does not do it');
		await row.getByText('Удалить', { exact: true }).click();
		await row.getByText(/^Войти с этим ключом больше не получится/).waitFor();
		await still(w, page, 'profile-security-key-remove');
		await row.getByRole('button', { name: 'Да, удалить', exact: true }).click();
		await page.getByText('Ключей пока нет').waitFor();
		await message(w, who.email, /Удалён ключ доступа/);

		await signOut(w, page);
		await press(page, 'Войти с ключом доступа');
		await page.getByText('Ключ доступа не подошёл. Попробуйте ещё раз или введите пароль.').waitFor(); // the device has it, the portal no longer
		await page.getByLabel('Пароль', { exact: true }).waitFor();
		await still(w, page, 'signin-key-refused');
	},
	'a second one on the same device is not needed AUTH-8': async w => {
		const { page } = await keyHolder(w);
		await page.getByLabel('Название ключа', { exact: true }).fill('Ещё один');
		await press(page, 'Добавить ключ доступа');
		await page.getByRole('alert').getByText('На этом устройстве ключ уже есть. Второй не нужен.').waitFor();
		assert.equal(await page.getByRole('main').getByRole('button').count(), 0, 'no other one is offered');
		await still(w, page, 'passkey-double');
		await page.getByRole('link', { name: 'Безопасность входа', exact: true }).click();
		await w.heading(page, 'Безопасность входа');
		assert.equal(await page.getByRole('heading', { name: 'Ещё один' }).count(), 0);
	},
	'a key has a name AUTH-8': async w => {
		w.forgive(422);
		const { page } = await keyHolder(w);
		await press(page, 'Добавить ключ доступа');
		await wrong(w, page, { name: 'Заполните поле' });
		await page.getByLabel('Название ключа', { exact: true }).fill('Ж'.repeat(60));
		await press(page, 'Добавить ключ доступа');
		await page.getByRole('alert').getByText('На этом устройстве ключ уже есть. Второй не нужен.').waitFor();
	},
	'refused or absent, there are words and a way on AUTH-1': async w => {
		const { page, own } = await keyHolder(w);
		await signOut(w, page);
		await own.verified(false); // a finger that the device does not know
		await press(page, 'Войти с ключом доступа');
		const said = page.getByRole('alert').getByText('Не получилось: ключ не выбран или время вышло. Нажмите кнопку, чтобы попробовать ещё раз, или введите пароль.');
		await said.waitFor();
		await still(w, page, 'passkey-refused');
		await page.setViewportSize(DESK);
		await still(w, page, 'passkey-refused');
		await own.verified(true);
		await press(page, 'Использовать ключ');
		await w.heading(page, 'Оплата');

		await signOut(w, page);
		await own.empty(); // a device without keys
		await press(page, 'Войти с ключом доступа');
		await said.waitFor();
		await page.getByRole('link', { name: 'Войти с паролем', exact: true }).click();
		await w.heading(page, 'Вход в личный кабинет');
	},
	'refused at the confirmation, there is the password AUTH-8': async w => {
		const { page, who, own } = await keyHolder(w);
		w.db(`UPDATE session SET confirmed_at = NULL WHERE resident_id=${who.id}`);
		await own.verified(false);
		await page.goto(w.url + '/profile/phone');
		await press(page, 'Подтвердить ключом доступа');
		await page.getByRole('alert').getByText(/^Не получилось: ключ не выбран.* или введите пароль\.$/).waitFor();
		assert.equal(await page.locator('.nav summary.here').count(), 1, 'the navigation says where this is');
		await page.getByRole('link', { name: 'Ввести пароль', exact: true }).click();
		await confirm(w, page, who);
		await w.heading(page, 'Изменить телефон');
	},
	'while the device asks AUTH-1': async w => {
		const { page, own } = await keyHolder(w);
		await signOut(w, page);
		await own.touched(false);
		await press(page, 'Войти с ключом доступа');
		await w.heading(page, 'Вход с ключом доступа');
		await page.getByText(/^Устройство спросит отпечаток, лицо или код блокировки экрана/).waitFor();
		await w.sound(page);
		await picture(page, 'passkey-asking-360');
	},
	'a browser that knows no keys AUTH-1 AUTH-8': async w => {
		atLocalhost(w);
		const { page, who } = await newcomer(w);
		const storageState = await page.context().storageState(), old = await w.open('', { size: PHONE, storageState });
		await old.addInitScript(() => { delete window.PublicKeyCredential; });
		await toSecurity(w, old, who);
		assert.equal(await old.getByRole('button', { name: 'Добавить ключ доступа' }).count(), 0, 'what it cannot do is not offered');
		const plain = await w.open('/signin', { size: PHONE, scripts: false });
		assert.equal(await plain.getByRole('button', { name: 'Войти с ключом доступа' }).count(), 0);
	},
};
