/* walk.js: what every test has in its hands: pages, people, the database's truth, and the checks that hold on every page. */
'use strict';
const assert = require('assert/strict');
const fs = require('fs');
const path = require('path');
const { spawnSync } = require('child_process');

const WAIT = 8000;
const PHONE = { width: 360, height: 740 }, DESK = { width: 1280, height: 900 };
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const ZONES = { round: 'Круглосуточный', day: 'День', night: 'Ночь', peak: 'Пик', 'half-peak': 'Полупик' };
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

class Skip extends Error {}

/* 123456 -> «1 234,56 ₽» */
function money(kopecks) {
	const whole = String(Math.floor(Math.abs(kopecks) / 100)).replace(/\B(?=(\d{3})+$)/g, ' ');
	return `${whole},${String(Math.abs(kopecks) % 100).padStart(2, '0')} ₽`;
}

/* «1 234,56 ₽» -> 123456 */
function kopecks(text) {
	const m = /(\d[\d\s]*)[,.](\d\d)/.exec(text);
	assert(m, `no sum in «${text}»`);
	return Number(m[1].replace(/\s/g, '')) * 100 + Number(m[2]);
}

/* one kind of space, none at the ends */
function plain(text) {
	return text.replace(/[\s\u00a0\u202f]+/g, ' ').trim();
}

/* what a supplier takes on top */
function commission(sum, rule) {
	if (!sum) return 0;
	const fee = Math.max(Math.floor((sum * Number(rule.commission_permille) + 500) / 1000), Number(rule.commission_min));
	return Number(rule.commission_max) ? Math.min(fee, Number(rule.commission_max)) : fee;
}

class Walk {
	constructor(world) {
		Object.assign(this, { env: world.env, world, contexts: [], noise: [], forgiven: [], hushed: [] });
		this.url = this.env.KABINET_URL;
		this.bank = this.env.SANDBOX_URL;
	}

	skip(why) { throw new Skip(why); }

	/* ---- the database, and the sandbox */

	db(sql) {
		if (!this.env.MYSQL_SOCKET) this.skip('no MYSQL_SOCKET in demo.env');
		const run = spawnSync('mariadb', ['--no-defaults', '-uroot', '-S', this.env.MYSQL_SOCKET, '-B', '--raw',
			'--default-character-set=utf8mb4', this.env.MYSQL_DATABASE, '-e', sql], { encoding: 'utf8' });
		assert.equal(run.status, 0, run.stderr);
		const lines = run.stdout.split('\n').filter(Boolean).map(l => l.split('\t'));
		const names = lines.shift() || [];
		return lines.map(l => Object.fromEntries(l.map((v, i) => [names[i], v === 'NULL' ? null : v])));
	}

	value(sql) {
		const rows = this.db(sql);
		return rows.length ? Object.values(rows[0])[0] : null;
	}

	resident(who = 1) {
		const known = this.world.residents;
		return known[who] || (known[who] = this.value(`SELECT id FROM resident WHERE phone='${this.person(who).phone}'`));
	}

	person(who) {
		const prefix = who === 1 ? 'RESIDENT' : `RESIDENT${who}`;
		return { phone: this.env[`${prefix}_PHONE`], email: this.env[`${prefix}_EMAIL`], password: this.env[`${prefix}_PASSWORD`] };
	}

	/* accounts of a resident with balance, group, rules of the supplier; sums as numbers */
	accounts(who = 1) {
		return this.db(`SELECT a.id, a.number, a.address, a.closed_on, a.contract, a.stove, a.rooms, a.residents, a.area, l.alias, l.delivery,
			g.name AS grp, s.code, s.name AS supplier, s.details, s.ebills, s.payments, s.readings_from, s.readings_to, s.timezone,
			s.commission_permille, s.commission_min, s.commission_max,
			(SELECT COALESCE(SUM(amount), 0) FROM balance_line b WHERE b.account_id = a.id) AS balance
			FROM link l JOIN account a ON a.id = l.account_id JOIN supplier s ON s.id = a.supplier_id
			LEFT JOIN account_group g ON g.id = l.group_id WHERE l.resident_id = ${this.resident(who)} ORDER BY l.account_id`)
			.map(a => ({ ...a, balance: Number(a.balance), ab: `Аб. № ${a.number}` }));
	}

	account(code, test = () => true, who = 1) {
		const found = this.accounts(who).find(a => a.code === code && !a.closed_on && test(a));
		assert(found, `the demo has no such account of ${code}`);
		return found;
	}

	/* the portal's own day in its suppliers' zone (it may not be ours) */
	today() {
		return this.value(`SELECT DATE(DATE_ADD(MAX(seen_at), INTERVAL 6 HOUR)) FROM session`);
	}

	/* what each register of the account showed at its last reading before this month: code of zone -> thousandths */
	registers(account) {
		return this.db(`SELECT g.id, g.zone, m.serial, m.digits, m.decimals, v.unit, v.name AS service,
			COALESCE((SELECT x.value FROM reading_value x JOIN reading r ON r.id = x.reading_id WHERE x.register_id = g.id
				AND r.state NOT IN ('declined', 'withdrawn', 'replaced') AND r.taken_on < DATE_FORMAT('${this.today()}', '%Y-%m-01')
				ORDER BY r.taken_on DESC, r.id DESC LIMIT 1), g.start_value) AS base,
			(SELECT r.taken_on FROM reading_value x JOIN reading r ON r.id = x.reading_id WHERE x.register_id = g.id
				AND r.state NOT IN ('declined', 'withdrawn', 'replaced') ORDER BY r.taken_on DESC, r.id DESC LIMIT 1) AS last_on,
			(SELECT x.value FROM reading_value x JOIN reading r ON r.id = x.reading_id WHERE x.register_id = g.id
				AND r.state NOT IN ('declined', 'withdrawn', 'replaced') ORDER BY r.taken_on DESC, r.id DESC LIMIT 1) AS last
			FROM meter_register g JOIN meter m ON m.id = g.meter_id JOIN service v ON v.id = m.service_id
			WHERE m.account_id = ${account.id} AND m.state = 'in-service' ORDER BY m.id, g.code`)
			.map(g => ({ ...g, base: Number(g.base), last: Number(g.last), digits: Number(g.digits), decimals: Number(g.decimals), zone: ZONES[g.zone] }));
	}

	async sandbox(method, where, body) {
		const reply = await fetch(this.bank + where, { method, body: body && JSON.stringify(body) });
		const text = await reply.text();
		assert(reply.ok, `sandbox ${where}: ${reply.status} ${text}`);
		return text ? JSON.parse(text) : null;
	}

	/* ---- pages */

	/* as: 0 nobody, 1 or 2 a resident already signed in */
	async open(where, { as = 0, size = DESK, scripts = true, ...more } = {}) {
		const context = await this.world.browser.newContext({
			viewport: size, isMobile: size.width < 500, hasTouch: size.width < 500, javaScriptEnabled: scripts, locale: 'ru-RU',
			timezoneId: 'Asia/Omsk', colorScheme: 'light', reducedMotion: 'reduce', storageState: as ? await this.signedIn(as) : undefined, ...more,
		});
		this.contexts.push(context);
		context.setDefaultTimeout(WAIT);
		this.listen(context);
		const page = await context.newPage();
		if (where) await page.goto(this.url + where);
		return page;
	}

	async signedIn(who) {
		if (!this.world.signedIn[who]) {
			const page = await this.open('/signin');
			await this.signIn(page, who);
			this.world.signedIn[who] = await page.context().storageState();
			await page.context().close();
		}
		return this.world.signedIn[who];
	}

	async signIn(page, who = 1) {
		await page.getByLabel('Телефон', { exact: true }).fill(this.person(who).phone);
		await page.getByLabel('Пароль', { exact: true }).fill(this.person(who).password);
		await page.getByRole('button', { name: 'Войти', exact: true }).click();
		await this.heading(page, 'Оплата');
	}

	/* Nothing may be said in the console of the portal's pages, and nothing may fail to load. */
	listen(context) {
		const ours = url => url.startsWith(this.url);
		context.on('console', m => {
			if (['error', 'warning'].includes(m.type()) && ours(m.page() ? m.page().url() : this.url) &&
				!/^Failed to load resource: the server responded with a status of/.test(m.text()) && !this.hushed.some(words => words.test(m.text())))
				this.noise.push(`${m.type()}: ${m.text()} (${m.location().url})`);
		});
		context.on('weberror', e => this.noise.push(`exception: ${e.error()}`));
		context.on('response', r => {
			if (ours(r.url()) && r.status() >= 400 && !this.forgiven.includes(r.status())) this.noise.push(`${r.status()} ${r.url()}`);
		});
	}

	/* statuses that this test asks for on purpose */
	forgive(...statuses) { this.forgiven.push(...statuses); }

	/* words in the console that this test knows of */
	hush(...words) { this.hushed.push(...words); }

	quiet() { assert.deepEqual(this.noise, [], 'the pages said something in the console'); }

	async heading(page, name, level = 1) {
		await page.getByRole('heading', { name, level, exact: true }).waitFor();
	}

	/* Clicks what a person would first scroll to the middle: bars stick to the bottom of a phone. */
	async press(locator) {
		await locator.waitFor();
		const at = await locator.evaluate(e => {
			e.scrollIntoView({ block: 'center', behavior: 'instant' });
			const r = e.getBoundingClientRect(), x = r.left + r.width / 2, y = r.top + r.height / 2, hit = document.elementFromPoint(x, y);
			return { x, y, free: hit && (e.contains(hit) || hit.contains(e)), hit: hit && hit.outerHTML.slice(0, 120) };
		});
		assert(at.free, `something lies over it: ${at.hit}`);
		await locator.page().mouse.click(at.x, at.y);
	}

	/* The same where another page, or the same one with errors, is to come. */
	async send(locator) {
		await Promise.all([locator.page().waitForNavigation(), this.press(locator)]);
	}

	async tick(locator, on) {
		if (await locator.isChecked() !== on) await this.press(locator);
		assert.equal(await locator.isChecked(), on);
	}

	card(page, account) {
		return page.getByRole('group').filter({ has: page.getByRole('link', { name: account.ab, exact: true }) });
	}

	/* the accounts that a page links to */
	async linked(page) {
		return (await page.getByRole('main').getByRole('link', { name: /^Аб\. № / }).allInnerTexts()).map(plain).sort();
	}

	async text(locator) { return plain(await locator.innerText()); }

	/* a <dt>/<dd> pair, by its term */
	async fact(root, term) {
		const page = root.page(), row = root.locator('div:has(> dd)').filter({ has: page.getByText(term, { exact: true }).and(page.locator('dt')) });
		return this.text(row.locator('dd').first());
	}

	/* ---- what holds on every page */

	async sound(page, { dark = true } = {}) {
		await this.fits(page);
		await this.axe(page, dark);
	}

	async fits(page) {
		const { width } = page.viewportSize();
		const wide = await page.evaluate(() => {
			const root = document.documentElement;
			return Math.max(root.scrollWidth, document.body.scrollWidth, window.innerWidth);
		});
		assert(wide <= width, `${page.url()} is ${wide} px wide on a screen of ${width} px`);
	}

	/* A page of the same kind and state at the same width is asked about once a run. */
	async axe(page, dark = true) {
		const key = await page.evaluate(() => [innerWidth, document.documentElement.lang, location.pathname, document.title.replace(/\d/g, '#'),
			[...new Set([...document.querySelectorAll('h1, h2, h3, dialog[open], main details[open], [aria-invalid]')].map(e => e.tagName + e.className))].sort()].join(' '));
		if (this.world.axed.has(key)) return;
		this.world.axed.add(key);
		const found = await this.axeOnce(page, { type: 'tag', values: TAGS }, 'light');
		if (dark) {
			await page.emulateMedia({ colorScheme: 'dark' });
			found.push(...await this.axeOnce(page, { type: 'rule', values: COLOUR_RULES }, 'dark'));
			await page.emulateMedia({ colorScheme: 'light' });
		}
		assert(found.length === 0, `axe on ${page.url()} (${await page.title()}):\n` + found.join('\n'));
	}

	async axeOnce(page, runOnly, mode) {
		await page.evaluate(`if (!window.axe) { ${this.world.axe} }`);
		const violations = await page.evaluate(async only => {
			await Promise.all(document.getAnimations().map(a => a.finished.catch(() => {})));
			const result = await window.axe.run(document, { runOnly: only, resultTypes: ['violations'] });
			return result.violations.map(v => ({ id: v.id, nodes: v.nodes.map(n => `${n.target.join(' ')}: ${n.failureSummary}`) }));
		}, runOnly);
		return violations.map(v => `${v.id} (${mode}): ${v.nodes.slice(0, 5).map(plain).join('; ')}`);
	}

	/* ---- the bank */

	/* On the bank's page: the card typed and sent. */
	async atBank(page, { pan, sum, cvc = '123' }) {
		await page.getByLabel('Номер карты').waitFor();
		assert(page.url().startsWith(this.bank), 'the card is typed at the bank');
		if (sum !== undefined) assert.equal(kopecks(await page.locator('.sum').innerText()), sum, 'the bank asks for the sum that was shown');
		await page.getByLabel('Номер карты').fill(pan);
		await page.getByLabel('Срок действия').fill('12/49');
		await page.getByLabel('CVC/CVV').fill(cvc);
		await page.getByRole('button', { name: 'Оплатить', exact: true }).click();
	}

	async code(page) {
		await page.getByLabel('Код подтверждения').fill('12345678');
		await page.getByRole('button', { name: 'Подтвердить' }).click();
	}

	/* number of the payment on the page of its state */
	async paymentNumber(page) {
		const number = await this.fact(page.getByRole('region', { name: 'За что платёж' }), 'Номер платежа');
		assert.match(number, /^\S{4,}$/);
		return number;
	}

	/* ---- the end */

	async shoot(dir, name) {
		fs.mkdirSync(dir, { recursive: true });
		let n = 0;
		for (const context of this.contexts)
			for (const page of context.pages())
				await page.screenshot({ path: path.join(dir, `${name.replace(/[^\wа-яё]+/gi, '-')}-${++n}.png`), fullPage: true });
	}

	async close() {
		for (const context of this.contexts) await context.close();
	}
}

module.exports = { Walk, Skip, money, kopecks, plain, commission, PHONE, DESK };
