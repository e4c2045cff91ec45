/* people.js: residents of their own for the tests that change who somebody is: registered through the pages, with codes from the sandbox. */
'use strict';
const assert = require('assert/strict');
const path = require('path');
const { PHONE, DESK } = require('./walk');
const { tabsInOrder } = require('./keys');

const PASSWORD = 'Chainik-1956';
let made = 0;

/* A phone and an e-mail that nobody has yet. */
function stranger() {
	const n = String(Math.floor(Date.now() / 100) % 100000).padStart(5, '0') + String(++made % 100).padStart(2, '0');
	return { phone: '+7902' + n, email: `vera${n}@example.ru`, password: PASSWORD, last: 'Самоварова', first: 'Вера' };
}

/* +79025384111 -> +7(902)538-41-11 */
function shown(phone) {
	return phone.replace(/^(\+7)(...)(...)(..)(..)$/, '$1($2)$3-$4-$5');
}

/* Asked again and again, for what comes about outside the browser. */
async function until(what, test, seconds = 10) {
	for (const end = Date.now() + seconds * 1000; ;) {
		const value = await test();
		if (value) return value;
		assert(Date.now() < end, `${what}: not within ${seconds} s`);
		await new Promise(done => setTimeout(done, 50));
	}
}

function messages(w, to) {
	return w.sandbox('GET', '/messages?to=' + encodeURIComponent(to));
}

/* The message to somebody in which the words are. */
function message(w, to, words) {
	return until(`message to ${to} with ${words}`, async () => (await messages(w, to)).find(m => words.test(`${m.subject || ''}\n${m.text}`)));
}

/* The code of the newest message that has not been used in this test; whoever lets a code be sent and wants another has to take it first. */
async function codeFor(w, to, digits = 6) {
	const used = w.codesUsed || (w.codesUsed = new Set());
	const found = await until(`code to ${to}`, async () => (await messages(w, to)).map(m => ({ id: m.id, m: new RegExp(`: (\\d{${digits}})(?!\\d)`).exec(m.text) }))
		.find(x => x.m && !used.has(x.id)));
	used.add(found.id);
	return found.m[1];
}

/* Sixty codes an hour from one network are enough for a street, but not for a day's tests. */
function calm(w) {
	w.db('DELETE FROM guard');
}

/* Nobody waits a minute: what was sent was sent long ago. */
function longAgo(w, address) {
	w.db(`UPDATE challenge SET sent_at = sent_at - INTERVAL 2 MINUTE WHERE address = '${address}'`);
}

/* «Отправить ещё раз»: the page comes anew, and looks like the one before. */
function sendAgain(w, page) {
	return w.send(page.getByRole('button', { name: 'Отправить ещё раз', exact: true }));
}

function press(page, name) {
	return page.getByRole('button', { name, exact: true }).click();
}

async function typeRegistration(page, who) {
	await page.getByLabel('Телефон', { exact: true }).fill(who.phone);
	await page.getByLabel('Пароль', { exact: true }).fill(who.password);
	await page.getByLabel('Я принимаю пользовательское соглашение').check();
	await press(page, 'Зарегистрироваться');
}

async function typeCode(page, label, code) {
	await page.getByLabel(label, { exact: true }).fill(code);
	await press(page, 'Подтвердить');
}

async function typeNames(w, page, who) {
	await w.heading(page, 'Вы зарегистрировались');
	await page.getByLabel('Фамилия', { exact: true }).fill(who.last);
	await page.getByLabel('Имя', { exact: true }).fill(who.first);
	await press(page, 'Сохранить');
}

async function typeEmail(w, page, who) {
	await w.heading(page, 'Укажите дополнительные контактные данные');
	await page.getByLabel('E-mail', { exact: true }).fill(who.email);
	await press(page, 'Сохранить');
	await w.heading(page, 'Подтвердите электронную почту');
	await typeCode(page, 'Код из письма', await codeFor(w, who.email, 5));
}

/* A resident who has just registered, on «Оплата». */
async function newcomer(w, { origin = w.url, ...options } = {}) {
	calm(w);
	const who = stranger(), page = await w.open('', { size: PHONE, ...options });
	await page.goto(origin + '/register');
	await typeRegistration(page, who);
	await page.getByLabel('Код из СМС', { exact: true }).waitFor();
	await typeCode(page, 'Код из СМС', await codeFor(w, who.phone));
	await typeNames(w, page, who);
	await typeEmail(w, page, who);
	await w.heading(page, 'Оплата');
	who.id = w.value(`SELECT id FROM resident WHERE phone='${who.phone}'`);
	return { page, who };
}

/* On the sign-in page: typed and sent, whatever comes of it. */
async function knock(page, { phone, password }) {
	await page.getByLabel('Телефон', { exact: true }).fill(phone);
	await page.getByLabel('Пароль', { exact: true }).fill(password);
	await press(page, 'Войти');
}

async function refused(w, page, who) {
	w.forgive(403, 422);
	await knock(page, who);
	await page.getByRole('alert').getByText(/^Не получилось войти\./).waitFor();
}

/* On «Подтвердите, что это вы». */
async function confirm(w, page, who) {
	await w.heading(page, 'Подтвердите, что это вы');
	await page.getByLabel('Пароль', { exact: true }).fill(who.password);
	await press(page, 'Продолжить');
}

/* What is wrong, said in the summary and at the field; the title and the focus say so too. */
async function wrong(w, page, words) {
	const summary = page.getByRole('alert').filter({ has: page.getByRole('heading') });
	await summary.waitFor();
	assert.match(await page.title(), /^Ошибка: /);
	for (const [id, text] of Object.entries(words)) {
		const field = page.locator('#' + id);
		assert.equal(await field.getAttribute('aria-invalid'), 'true', id);
		const said = (await field.getAttribute('aria-describedby')).split(' ')[0];
		assert.equal(await w.text(page.locator('#' + said)), text);
		assert.equal(await summary.locator(`a[href="#${id}"]`).count(), 1, `the summary leads to ${id}`);
	}
	assert.equal(await page.locator('main [aria-invalid]').count(), Object.keys(words).length, 'and nothing else is wrong');
}

/* The page as it is now, at both widths, with scripts and without, light and dark, by keys. SHOTS_OF=DIR keeps the pictures. */
async function everywhere(w, page, name) {
	const where = page.url().slice(new URL(page.url()).origin.length), origin = new URL(page.url()).origin;
	const title = await w.text(page.getByRole('heading', { level: 1 })), storageState = await page.context().storageState();
	for (const [size, scripts] of [[PHONE, true], [DESK, true], [PHONE, false], [DESK, false]]) {
		const twin = await w.open('', { size, scripts, storageState, isMobile: false });
		await twin.goto(origin + where);
		await w.heading(twin, title);
		await still(w, twin, `${name}${scripts ? '' : '-no-script'}`, scripts);
		await twin.context().close();
	}
}

/* The same of a page that no address leads to, as errors are. */
async function still(w, page, name, scripts = true) {
	const size = page.viewportSize().width;
	if (scripts) await w.sound(page);
	else await w.fits(page);
	const small = await page.locator('main button, main .button, main summary, main input:not([type=hidden]):not([type=checkbox]):not([type=radio]), main select, main label.tick').evaluateAll(all =>
		all.filter(e => e.checkVisibility() && e.getBoundingClientRect().width > 1).map(e => [e, e.getBoundingClientRect()]).filter(([, r]) => r.width < 43.5 || r.height < 43.5)
			.map(([e, r]) => `${e.tagName} «${e.innerText.trim()}» ${Math.round(r.width)}×${Math.round(r.height)}`));
	assert.deepEqual(small, [], `targets of ${page.url()} at ${size} px`);
	await picture(page, `${name}-${size}`);
	if (scripts) {
		await picture(page, `${name}-${size}-dark`, 'dark');
		await tabsInOrder(page);
	}
}

async function picture(page, name, colorScheme = 'light') {
	if (!process.env.SHOTS_OF) return;
	await page.emulateMedia({ colorScheme });
	await page.screenshot({ path: path.join(process.env.SHOTS_OF, name + '.png'), fullPage: true });
	await page.emulateMedia({ colorScheme: 'light' });
}

module.exports = {
	PASSWORD, stranger, shown, until, messages, message, codeFor, calm, longAgo, sendAgain, press,
	typeRegistration, typeCode, typeNames, typeEmail, newcomer, knock, refused, confirm,
	wrong, everywhere, still, picture,
};
