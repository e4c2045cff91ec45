/* The main job from end to end: in, what is owed, readings, the preliminary charge, the bank and back, history, bell, out. */
'use strict';
const assert = require('assert/strict');
const { money, kopecks, plain, commission, PHONE, DESK } = require('../walk');

const MIR = '2200 0000 0000 0053';

async function signIn(w, page) {
	await w.heading(page, 'Вход в личный кабинет');
	await w.signIn(page);
}

/* PAY-1: every card says what the database says; the owing ones are ticked and make the total. */
async function seeDebts(w, page) {
	let sum = 0, fees = 0;
	for (const a of w.accounts()) {
		const text = await w.text(w.card(page, a));
		if (a.balance < 0) {
			assert(text.includes(`Сумма к оплате ${money(-a.balance)}`), text);
			sum -= a.balance;
			fees += commission(-a.balance, a);
		} else {
			assert(!text.includes('Сумма к оплате'), text);
		}
	}
	const panel = page.getByRole('region', { name: 'Ваш платёж' });
	assert.equal(kopecks(await w.fact(panel, 'К оплате (без учета комиссии)')), sum);
	assert.equal(kopecks(await w.fact(panel, 'Всего')), sum + fees);
	await page.getByRole('button', { name: `Оплатить ${money(sum + fees)}` }).waitFor();
}

/* READ-2: each scale with its last reading; types for each what the month used; what was typed. */
async function typeReadings(w, page, account, used) {
	const registers = w.registers(account);
	assert.equal(await page.getByRole('textbox', { name: /^Текущие показания/ }).count(), registers.length, 'a field for each scale');
	const typed = [];
	for (const [i, g] of registers.entries()) {
		const value = g.base / 1000 + used[i];
		await page.getByRole('textbox', { name: new RegExp(`^Текущие показания ?, ${g.zone}$`) }).fill(String(value));
		typed.push({ zone: g.zone, value, used: used[i] });
	}
	return typed;
}

/* READ-5: each step is volume times price of the tariff in force, and together they are the sum. */
async function checkCharge(w, page, account, typed) {
	await w.heading(page, 'Показания приняты');
	const part = page.getByRole('region', { name: /^Предварительный расчёт за показания от \d/ });
	await part.getByText('Как посчитали').click();
	const prices = w.db(`SELECT DISTINCT p.price FROM tariff_price p JOIN tariff t ON t.id = p.tariff_id
		JOIN account_service x ON x.service_id = t.service_id AND x.tariff_code = t.code WHERE x.account_id = ${account.id}`).map(r => Number(r.price));
	let sum = 0;
	const volumes = {};
	for (const row of await part.locator('details dl > div').all()) {
		const m = /^(.+?)(?:, диапазон \d+)? (\d[\d ]*(?:,\d+)?) кВт·ч × (\d+,\d+) ₽ (?:вышло .*копейки )?([\d ]+,\d\d ₽)$/.exec(await w.text(row));
		assert(m, await w.text(row));
		const volume = Math.round(Number(m[2].replace(/ /g, '').replace(',', '.')) * 1000), price = Math.round(Number(m[3].replace(',', '.')) * 1e6);
		assert(prices.includes(price), `${m[3]} is a price of the account's tariff`);
		assert.equal(kopecks(m[4]), Math.floor((volume * price + 5e6) / 1e7));
		volumes[m[1]] = (volumes[m[1]] || 0) + volume;
		sum += kopecks(m[4]);
	}
	assert.deepEqual(volumes, Object.fromEntries(typed.map(t => [t.zone, t.used * 1000])));
	assert((await w.text(part)).includes(`По вашим показаниям ${money(sum)}`), 'the sum is that of the steps');
	assert.equal(kopecks(await part.getByLabel('К оплате *').inputValue() + ' ₽'), sum);
	await page.getByRole('link', { name: 'К лицевому счёту' }).last().waitFor();
	return sum;
}

async function seeHistory(w, page, account, typed, serial, number, sum) {
	await page.getByRole('link', { name: 'Платёж в истории' }).click();
	await w.heading(page, 'История');
	const row = await w.text(page.getByRole('row').filter({ hasText: number }));
	for (const said of [account.ab, account.supplier, 'Оплачен', money(sum)]) assert(row.includes(said), `«${said}» in ${row}`);
	return async () => {
		await page.getByRole('navigation', { name: 'Что показать' }).getByRole('link', { name: 'Показания', exact: true }).click();
		const first = page.getByRole('row').filter({ hasText: serial }).first();
		await first.waitFor();
		const text = await w.text(first);
		for (const t of typed) assert(text.replace(/(\d) (?=\d)/g, '$1').includes(`${t.zone} ${String(t.value).padStart(6, '0')}`), text);
		assert(text.includes('Переданы') && text.includes('вы передали'), text);
	};
}

/* The bell counts what the database counts; the two notices are there; one marked read is one less. */
async function seeNotices(w, page, account, number, sum) {
	const unread = () => Number(w.value(`SELECT COUNT(*) FROM notice WHERE resident_id=${w.resident()} AND read_at IS NULL`));
	const before = unread();
	assert(before >= 2, 'two new notices');
	await page.getByRole('link', { name: new RegExp(`^Уведомления: ${before} непрочитанн`) }).click();
	await w.heading(page, 'Уведомления');
	const paid = page.getByRole('listitem').filter({ hasText: number });
	assert((await w.text(paid)).includes(`Платёж прошёл: ${money(sum)}`), await w.text(paid));
	const sent = page.getByRole('listitem').filter({ hasText: account.ab }).filter({ hasText: 'Показания приняты' }).first();
	await sent.waitFor();
	await paid.getByRole('button', { name: 'Отметить прочитанным' }).click();
	await page.getByRole('link', { name: before === 1 ? /^Уведомления$/ : new RegExp(`^Уведомления: ${before - 1} непрочитанн`) }).waitFor();
	assert.equal(unread(), before - 1);
}

async function signOut(w, page) {
	await page.getByText('Ещё', { exact: true }).click();
	await page.getByRole('button', { name: 'Выйти' }).click();
	await w.heading(page, 'Вход в личный кабинет');
	await page.goto(w.url + '/payment');
	await w.heading(page, 'Вход в личный кабинет');
}

/* pay: kopecks to pay instead of the whole charge, or 0 */
async function job(w, { size, scripts, number, used, pay }) {
	const account = w.account('omsk-energo', a => a.number === number);
	const serial = w.value(`SELECT serial FROM meter WHERE account_id=${account.id} AND state='in-service'`);
	const page = await w.open('/', { size, scripts });
	const sound = async () => scripts ? w.sound(page) : w.fits(page);
	await sound();
	await signIn(w, page);
	await seeDebts(w, page);
	await sound();

	await page.getByRole('navigation', { name: 'Разделы' }).getByRole('link', { name: 'Показания' }).click();
	await w.heading(page, 'Показания');
	await sound();
	await w.card(page, account).getByRole('link', { name: 'Передать показания' }).click();
	await w.heading(page, 'Передать показания');
	const typed = await typeReadings(w, page, account, used);
	await sound();
	await page.getByRole('button', { name: 'Передать показания' }).click();
	const charge = await checkCharge(w, page, account, typed);
	await sound();

	const sum = pay || charge;
	if (pay) await page.getByLabel('К оплате *').fill((pay / 100).toFixed(2).replace('.', ','));
	const button = page.getByRole('button', { name: /^Оплатить/ });
	assert.equal(kopecks(await button.innerText()), scripts ? sum : charge, 'the button says what will be paid');
	await w.press(button);
	if (pay && !scripts) {
		await w.heading(page, 'Проверьте платёж');
		await w.press(page.getByRole('button', { name: `Оплатить ${money(sum)}` }));
	}
	await w.atBank(page, { pan: MIR, sum });
	await w.code(page);
	await w.heading(page, 'Спасибо, платёж прошёл');
	assert(page.url().startsWith(w.url), 'back at home');
	assert.equal(kopecks(await page.locator('.sum-hero').innerText()), sum);
	assert((await w.text(page.getByRole('main'))).includes('Баланс изменится, когда платёж учтёт поставщик'), 'PAY-5: the page says that the balance follows');
	const order = await w.paymentNumber(page);
	await sound();

	const thenReadings = await seeHistory(w, page, account, typed, serial, order, sum);
	await sound();
	await thenReadings();
	await sound();
	await seeNotices(w, page, account, order, sum);
	await sound();
	await signOut(w, page);
	assert.equal(plain(await page.title()), 'Вход в личный кабинет – Личный кабинет');
}

const IDS = 'AUTH-1 NAV-1 PAY-1 READ-1 READ-2 READ-4 READ-5 PAY-4 PAY-5 HIST-1 PROF-7';

module.exports = {
	[`360 px with scripts ${IDS}`]: w => job(w, { size: PHONE, scripts: true, number: '02660061050', used: [143], pay: 0 }),
	[`1280 px with scripts ${IDS}`]: w => job(w, { size: DESK, scripts: true, number: '02660074213', used: [510, 402, 377], pay: 123456 }),
	[`360 px without scripts ${IDS}`]: w => job(w, { size: PHONE, scripts: false, number: '02660061068', used: [151, 64], pay: 50099 }),
	[`1280 px without scripts ${IDS}`]: w => job(w, { size: DESK, scripts: false, number: '02660091322', used: [118], pay: 0 }),
};
