/* How it looks and behaves to everybody: every page by axe, narrow and enlarged screens, keyboard, print, weight. */
'use strict';
const assert = require('assert/strict');
const { PHONE, DESK } = require('../walk');
const { focused, tabTo } = require('../keys');

/* Every page that can be opened by its address. */
function everyPage(w) {
	const meters = w.value('SELECT account_id FROM meter WHERE automatic LIMIT 1'), energy = w.account('omsk-energo', a => a.balance < 0), water = w.account('gorvodokanal');
	const bill = w.value(`SELECT MAX(id) FROM bill WHERE account_id=${energy.id}`);
	const group = w.value(`SELECT MIN(id) FROM account_group WHERE resident_id=${w.resident()}`);
	return ['/payment', `/payment?group=${group}`, `/payment/details?account=${energy.id}`, '/readings', `/readings?group=${group}`, `/readings/send?account=${water.id}`,
		`/readings/send?account=${meters}`, `/account?account=${energy.id}`, `/account?account=${water.id}`, '/history/payments', '/history/readings', '/history/bills',
		`/bill?bill=${bill}`, '/help', '/notices', '/profile', '/manual', '/agreement', '/parts', '/no-such-page', ...PROFILE];
}

/* The pages behind the profile; whom the last four ask for the password has just given it. */
const PROFILE = ['/profile/name', '/profile/bills', '/profile/password', '/profile/devices', '/confirm?to=security', '/profile/security', '/profile/phone', '/profile/email', '/profile/delete'];

function confirmed(w) {
	w.db(`UPDATE session SET confirmed_at = seen_at + INTERVAL 1 DAY WHERE resident_id=${w.resident()}`);
}

/* What stands at their addresses, so that no page is judged in another's place. */
async function there(page, where) {
	await page.goto(where);
	assert.equal(page.url(), where);
}

/* Those that need a step before them (codes, passkeys, a registration's next steps) are in the tests of that step. */
const OPEN = ['/signin', '/signin?by=email', '/manual', '/agreement', '/register', '/recover', '/recover?by=email'];

/* Ticks and sums come by Tab as they are read: down the page, and in a row from the left. */
function inOrder(way) {
	const inside = way.filter(f => /^(sum|tick)-/.test(f.id));
	assert(inside.length > 4);
	for (let i = 1; i < inside.length; i++) {
		const a = inside[i - 1], b = inside[i], row = Math.abs(a.top - b.top) < 30;
		assert(row ? b.left > a.left : b.top > a.top, `Tab goes from ${a.id} back up or left to ${b.id}`);
	}
}

async function byKeyboard(w, size) {
	const page = await w.open('/signin', { size, isMobile: false });
	await page.keyboard.press('Tab');
	assert.equal((await focused(page)).name, 'К содержанию страницы');
	await page.keyboard.press('Enter');
	await tabTo(page, f => f.id === 'phone');
	await page.keyboard.type(w.person(1).phone);
	await tabTo(page, f => f.id === 'password');
	await page.keyboard.type(w.person(1).password);
	await page.keyboard.press('Enter');
	await w.heading(page, 'Оплата');
	const a = w.account('chisty-gorod');
	for (const x of w.accounts().filter(y => y.balance < 0 && y.id !== a.id)) {
		await tabTo(page, f => f.id === `tick-a${x.id}`);
		await page.keyboard.press('Space');
	}
	await tabTo(page, f => f.id === `sum-a${a.id}`);
	await page.keyboard.type('15,50');
	await tabTo(page, f => f.tag === 'BUTTON' && /^Оплатить\s15,50/.test(f.name));
	await page.keyboard.press('Enter');
	await page.getByLabel('Номер карты').waitFor();
	for (const [label, text] of [['Номер карты', '2200000000000053'], ['Срок действия', '12/49'], ['CVC/CVV', '123']]) {
		await tabTo(page, f => f.name === label);
		await page.keyboard.type(text);
	}
	await page.keyboard.press('Enter');
	await page.getByLabel('Код подтверждения').waitFor();
	await tabTo(page, f => f.name === 'Код подтверждения');
	await page.keyboard.type('12345678');
	await page.keyboard.press('Enter');
	await w.heading(page, 'Спасибо, платёж прошёл');
	await tabTo(page, f => f.name === 'Платёж в истории');
	await page.keyboard.press('Enter');
	await w.heading(page, 'История');
}

module.exports = {
	'axe finds nothing on any page, light and dark': async w => {
		w.forgive(404);
		const found = [];
		for (const as of [0, 1]) {
			const page = await w.open('', { as, size: PHONE });
			if (as) confirmed(w);
			for (const where of as ? everyPage(w) : OPEN) {
				await there(page, w.url + where);
				await page.locator('main details').evaluateAll(all => all.forEach(e => { e.open = true; }));
				await w.sound(page).catch(e => found.push(e.message));
			}
		}
		assert.equal(found.length, 0, found.join('\n'));
	},
	'no page is wider than 320 px': async w => {
		w.forgive(404);
		const found = [];
		for (const as of [0, 1]) {
			const page = await w.open('', { as, size: { width: 320, height: 640 } });
			if (as) confirmed(w);
			for (const where of as ? everyPage(w) : OPEN) {
				await there(page, w.url + where);
				await page.locator('main details').evaluateAll(all => all.forEach(e => { e.open = true; }));
				await w.fits(page).catch(e => found.push(e.message));
			}
		}
		assert.equal(found.length, 0, found.join('\n'));
	},
	'targets are 44 by 44 on a phone': async w => {
		const page = await w.open('', { as: 1, size: PHONE }), found = [];
		confirmed(w);
		for (const where of ['/payment', '/readings', '/history/payments', '/notices', '/profile', ...PROFILE]) {
			await there(page, w.url + where);
			found.push(...await page.locator('button, .button, nav a, summary, input:not([type=hidden]):not([type=checkbox]):not([type=radio]), select, label.tick, label.choice').evaluateAll((all, at) =>
				all.filter(e => e.checkVisibility() && e.getBoundingClientRect().width > 1).map(e => [e, e.getBoundingClientRect()]).filter(([, r]) => r.width < 43.5 || r.height < 43.5)
					.map(([e, r]) => `${at}: ${e.tagName} «${e.innerText.trim()}» ${Math.round(r.width)}×${Math.round(r.height)}`), where));
		}
		assert.equal(found.length, 0, [...new Set(found)].join('\n'));
	},
	'200 % zoom': async w => {
		const page = await w.open('/payment', { as: 1, size: { width: 640, height: 450 }, deviceScaleFactor: 2 });
		for (const where of everyPage(w).slice(0, 12)) {
			await page.goto(w.url + where);
			await w.fits(page);
		}
		await page.goto(w.url + '/payment');
		const a = w.account('chisty-gorod');
		await w.card(page, a).getByLabel('К оплате *').fill('5');
		await page.getByRole('button', { name: /^Оплатить/ }).click({ trial: true });
		const bar = await page.evaluate(() => [...document.querySelectorAll('*')].filter(e => ['fixed', 'sticky'].includes(getComputedStyle(e).position) && e.checkVisibility())
			.reduce((sum, e) => sum + e.getBoundingClientRect().height, 0));
		assert(bar <= 450 / 2, `what is fixed covers ${bar} px of 450`);
	},
	'keyboard alone signs in and pays, 1280 px AUTH-1 PAY-2': w => byKeyboard(w, DESK),
	'keyboard alone signs in and pays, 360 px AUTH-1 PAY-2': w => byKeyboard(w, PHONE),
	'Tab follows the reading order': async w => {
		for (const size of [DESK, PHONE]) {
			const page = await w.open('/payment', { as: 1, size, isMobile: false });
			inOrder(await tabTo(page, f => f.id === 'new-card'));
		}
	},
	'nothing moves for those who asked for it': async w => {
		const page = await w.open('/payment', { as: 1, reducedMotion: 'reduce' });
		const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter(e => {
			const s = getComputedStyle(e);
			return [s.transitionDuration, s.animationDuration].some(d => d.split(', ').some(x => parseFloat(x) > 0.01));
		}).map(e => `${e.tagName}.${e.className}`));
		assert.deepEqual([...new Set(moving)], []);
	},
	'print': async w => {
		const page = await w.open('/payment', { as: 1, colorScheme: 'dark' }), a = w.account('omsk-energo', x => x.balance < 0);
		await page.emulateMedia({ media: 'print' });
		await page.getByRole('navigation', { name: 'Разделы' }).waitFor({ state: 'hidden' });
		await w.card(page, a).getByText('Сумма к оплате').waitFor();
		const [ink, paper] = await page.evaluate(() => [getComputedStyle(document.body).color, getComputedStyle(document.documentElement).backgroundColor + getComputedStyle(document.body).backgroundColor]);
		const light = c => (c.match(/[\d.]+/g) || []).slice(0, 3).map(Number).every(n => n > 200);
		assert(!light(ink), `dark ink on paper, not ${ink} on ${paper}`);
		const bill = w.value(`SELECT MAX(id) FROM bill WHERE account_id=${a.id}`);
		await page.goto(`${w.url}/bill?bill=${bill}`);
		await page.getByRole('heading', { level: 1 }).waitFor();
		const pdf = await page.pdf({ format: 'A4' });
		assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
		const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length;
		assert.equal(pages, 1, 'a bill is one sheet');
	},
	'nothing jumps while the payment page loads': async w => {
		for (const size of [PHONE, DESK]) {
			const page = await w.open('', { as: 1, size });
			await page.addInitScript(() => {
				window.shifts = [];
				new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(e => e.value))).observe({ type: 'layout-shift', buffered: true });
			});
			const cdp = await page.context().newCDPSession(page);
			await cdp.send('Network.enable');
			await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 40, downloadThroughput: 200000, uploadThroughput: 100000 });
			await page.goto(w.url + '/payment', { waitUntil: 'networkidle' });
			const frame = () => page.evaluate(() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r))));
			await frame();
			assert.deepEqual(await page.evaluate(() => window.shifts), [], `${size.width} px`);
			await page.evaluate(() => { const d = document.createElement('div'); d.style.height = '200px'; document.querySelector('main').prepend(d); });
			await page.waitForFunction(() => window.shifts.length > 0); // the meter itself works
		}
	},
	'weight of the payment page': async w => {
		const page = await w.open('', { as: 1 }), cdp = await page.context().newCDPSession(page), sizes = {}, kind = {};
		await cdp.send('Network.enable');
		cdp.on('Network.responseReceived', e => { kind[e.requestId] = e.type; });
		cdp.on('Network.loadingFinished', e => { sizes[kind[e.requestId]] = (sizes[kind[e.requestId]] || 0) + e.encodedDataLength; });
		await page.goto(w.url + '/payment', { waitUntil: 'networkidle' });
		const all = (sizes.Document || 0) + (sizes.Stylesheet || 0) + (sizes.Script || 0);
		assert(sizes.Document && sizes.Stylesheet && sizes.Script, JSON.stringify(sizes));
		assert(all < 60 * 1024 && sizes.Script < 10 * 1024, JSON.stringify(sizes));
		assert(!sizes.Font, 'no web font');
	},
	'catalogue shows every piece': async w => {
		const page = await w.open('/parts', { size: DESK });
		await w.heading(page, 'Каталог деталей');
		for (const name of ['Текст и кнопки', 'Поле', 'Плашки и метки', 'Вкладки', 'Карточки счетов', 'Состояния показаний', 'Поля счётчика', 'Таблица и страницы', 'Путь платежа',
			'Короткое сообщение', 'Окно', 'Ожидание', 'Диаграмма', 'Пустая страница', 'Значки']) {
			const heading = page.getByRole('heading', { name, level: 2, exact: true });
			await heading.waitFor();
			assert((await heading.boundingBox()).height > 0, name);
		}
		await w.sound(page);
		await page.getByRole('link', { name: 'Открыть окно' }).click();
		await page.getByRole('dialog', { name: 'Удалить группу?' }).waitFor();
		await w.sound(page);
		await page.getByRole('button', { name: 'Отменить' }).click();
		await page.getByRole('dialog').waitFor({ state: 'hidden' });
		const shot = await page.screenshot({ fullPage: true });
		assert(shot.length > 50000, 'a whole catalogue on the picture');
	},
};
