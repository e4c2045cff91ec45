/* Paying: plates, sums with and without scripts, details, refusals by the bank and by the payer. */
'use strict';
const assert = require('assert/strict');
const { PHONE, money, kopecks, commission } = require('../walk');

const MASTERCARD = '5555 5555 5555 5599', NO_MONEY = '4000 0000 0000 0002';
const panel = page => page.getByRole('region', { name: 'Ваш платёж' });
const button = page => page.getByRole('button', { name: /^Оплатить/ });
const typed = sum => `${Math.floor(sum / 100)},${String(sum % 100).padStart(2, '0')}`;

async function totals(w, page) {
	return {
		sum: kopecks(await w.fact(panel(page), 'К оплате (без учета комиссии)')),
		fee: kopecks(await w.fact(panel(page), 'Комиссия за все')),
		total: kopecks(await w.fact(panel(page), 'Всего')),
	};
}

/* Leaves one account ticked, with a sum. */
async function only(w, page, account, sum) {
	for (const a of w.accounts().filter(x => x.payments === '1')) await w.tick(w.card(page, a).getByRole('checkbox'), a.id === account.id);
	await w.card(page, account).getByLabel('К оплате *').fill(sum);
}

async function paid(w, page, sum) {
	await w.heading(page, 'Спасибо, платёж прошёл');
	assert.equal(kopecks(await page.locator('.sum-hero').innerText()), sum);
	return w.paymentNumber(page);
}

async function wrongSum(w, page, field, text, words) {
	await field.fill(text);
	await w.fits(page); // a long total must not push the page out
	const before = w.value('SELECT COUNT(*) FROM payment');
	await w.send(button(page));
	await page.getByRole('alert').waitFor();
	assert.match(await page.title(), /^Ошибка: /);
	assert.equal(await field.count(), 1, 'the same page with the same field');
	assert.equal(await field.inputValue(), text, 'what was typed stays');
	assert.equal(await field.getAttribute('aria-invalid'), 'true');
	assert.match(await w.text(page.locator('#' + (await field.getAttribute('aria-describedby')).split(' ')[0])), words);
	assert.match(await w.text(page.getByRole('alert')), words);
	assert.equal(w.value('SELECT COUNT(*) FROM payment'), before, 'no payment was made');
}

async function notTaken(w, page, words) {
	await w.heading(page, 'Платёж не прошёл');
	const text = await w.text(page.getByRole('main'));
	assert.match(text, words);
	assert(text.includes('Деньги не списаны'), text);
	const number = await w.paymentNumber(page);
	await w.sound(page);
	await page.getByRole('link', { name: 'Заплатить снова' }).click();
	await w.heading(page, 'Оплата');
	await page.goto(w.url + '/history/payments');
	assert((await w.text(page.getByRole('row').filter({ hasText: number }))).includes('Не прошёл'));
	assert.equal(w.value(`SELECT COUNT(*) FROM ledger l JOIN payment p ON p.id=l.payment_id WHERE p.order_number='${number}'`), '0');
	return number;
}

module.exports = {
	'plates, ticks and sums say what is owed PAY-1 PAY-2': async w => {
		for (const who of [1, 2]) {
			const page = await w.open('/payment', { as: who, size: PHONE });
			for (const a of w.accounts(who)) {
				const card = w.card(page, a), text = await w.text(card);
				const said = a.balance < 0 ? `Сумма к оплате ${money(-a.balance)}` : a.balance > 0 ? `Переплата ${money(a.balance)}` : '';
				assert(text.includes(said), `«${said}» in ${text}`);
				if (a.balance >= 0) assert(!text.includes('Сумма к оплате'), text);
				if (a.balance <= 0) assert(!text.includes('Переплата'), text);
				assert.equal(await card.getByRole('checkbox').isChecked(), a.balance < 0, `${a.alias}: ticked when it owes`);
				assert.equal(await card.getByLabel('К оплате *').inputValue(), a.balance < 0 ? typed(-a.balance) : '');
			}
			assert(!/\d (?:\d{3}|₽)/.test(await page.getByRole('main').innerText()), 'the spaces in sums do not break');
			await w.sound(page);
		}
	},
	'live total with commission PAY-2': async w => {
		const page = await w.open('/payment', { as: 1 }), water = w.account('gorvodokanal'), energy = w.account('omsk-energo', a => a.balance < 0);
		for (const [text, sum] of [['100', 10000], ['999,99', 99999], ['1000,49', 100049], ['1 500,50', 150050], ['2007.46', 200746], ['', 0]]) {
			await only(w, page, water, text);
			const fee = commission(sum, water);
			assert.deepEqual(await totals(w, page), { sum, fee, total: sum + fee }, text);
			assert.equal(kopecks(await button(page).innerText()), sum + fee);
			assert.equal(kopecks(await w.text(w.card(page, water).getByText(/^Комиссия/))), fee);
		}
		assert.equal(commission(100000, water), 1000, 'the demo takes 1 %, 10 roubles at least');
		assert.equal(commission(10000, water), 1000);
		await w.card(page, energy).getByLabel('К оплате *').fill('12,34');
		assert(await w.card(page, energy).getByRole('checkbox').isChecked(), 'a typed sum ticks its account');
		assert.equal((await totals(w, page)).total, 1234);
		await w.tick(w.card(page, energy).getByRole('checkbox'), false);
		assert.equal((await totals(w, page)).total, 0);
	},
	'one payment for several accounts, ahead too PAY-2 PAY-4': async w => {
		const page = await w.open('/payment', { as: 1 }), water = w.account('gorvodokanal'), ahead = w.account('omsk-energo', a => a.balance > 0);
		const seen = [];
		page.on('request', r => { if (r.url().startsWith(w.url)) seen.push(r.url() + (r.postData() || '')); });
		await only(w, page, water, '250');
		await w.card(page, ahead).getByLabel('К оплате *').fill('100,01');
		const sum = 25000 + 1000 + 10001;
		await w.press(button(page));
		await w.atBank(page, { pan: MASTERCARD, sum });
		const number = await paid(w, page, sum);
		await page.goto(w.url + '/history/payments');
		const rows = page.getByRole('row').filter({ hasText: number });
		assert.equal(await rows.count(), 2, 'a row for each account');
		for (const [a, said] of [[water, '250,00 ₽'], [ahead, '100,01 ₽']]) assert((await w.text(rows.filter({ hasText: a.number }))).includes(said));
		assert(seen.length > 3 && !seen.some(s => s.replace(/\D/g, '').includes('5555555555555599')), 'the card number never reaches the portal');
		const other = await w.open('/history/payments', { as: 2 });
		assert(!(await other.content()).includes(number), 'the other resident does not see it');
	},
	'without scripts: counted again, then confirmed PAY-2': async w => {
		const page = await w.open('/payment', { as: 1, size: PHONE, scripts: false }), water = w.account('gorvodokanal');
		await only(w, page, water, '300');
		await w.press(page.getByRole('button', { name: 'Пересчитать' }));
		const sum = 30000 + commission(30000, water);
		const pay = page.getByRole('button', { name: `Оплатить ${money(sum)}` });
		await pay.waitFor();
		assert((await w.text(page.getByRole('main'))).includes(`Комиссия за все ${money(1000)}`));
		await w.fits(page);
		await w.press(pay);
		await w.atBank(page, { pan: MASTERCARD, sum });
		await paid(w, page, sum);
	},
	'without scripts: a stale total is shown before it is paid PAY-2': async w => {
		const page = await w.open('/payment', { as: 1, size: PHONE, scripts: false }), water = w.account('gorvodokanal');
		const before = w.value('SELECT COUNT(*) FROM payment');
		await only(w, page, water, '1234,56');
		await w.press(button(page));
		await w.heading(page, 'Проверьте платёж');
		assert.equal(w.value('SELECT COUNT(*) FROM payment'), before, 'nothing is begun yet');
		assert((await w.text(page.getByRole('main'))).includes(water.ab));
		const sum = 123456 + commission(123456, water);
		await page.getByRole('button', { name: 'Изменить' }).waitFor();
		await w.press(page.getByRole('button', { name: `Оплатить ${money(sum)}` }));
		await w.atBank(page, { pan: MASTERCARD, sum });
		await paid(w, page, sum);
	},
	'«Изменить» keeps what was typed PAY-2': async w => {
		const page = await w.open('/payment', { as: 1, size: PHONE, scripts: false }), water = w.account('gorvodokanal');
		await only(w, page, water, '432,10');
		await w.press(button(page));
		await w.heading(page, 'Проверьте платёж');
		await w.press(page.getByRole('button', { name: 'Изменить' }));
		await w.heading(page, 'Оплата');
		assert.equal(await w.card(page, water).getByLabel('К оплате *').inputValue(), '432,10');
	},
	'confirm page is sound PAY-2': async w => {
		const page = await w.open('/payment', { as: 1, size: PHONE }), water = w.account('gorvodokanal');

		await only(w, page, water, '77');
		await page.locator('[name=shown]').evaluate(e => { e.value = '1'; });
		await w.press(button(page));
		await w.heading(page, 'Проверьте платёж');
		await w.sound(page);
	},
	'wrong sums stay, with words at the field PAY-2': async w => {
		w.forgive(422);
		for (const scripts of [true, false]) {
			const page = await w.open('/payment', { as: 1, size: PHONE, scripts }), water = w.account('gorvodokanal');
			await only(w, page, water, '1');
			const field = w.card(page, water).getByLabel('К оплате *');
			await wrongSum(w, page, field, '', /Заполните поле/);
			await wrongSum(w, page, field, 'сто', /Напишите сумму цифрами, например 250,50/);
			await wrongSum(w, page, field, '-5', /Напишите сумму цифрами/);
			await wrongSum(w, page, field, '1,234', /Напишите сумму цифрами/);
			await wrongSum(w, page, field, '0', /Сумма должна быть больше нуля/);
			await wrongSum(w, page, field, '999999999', /За один раз можно заплатить не больше/);
			if (scripts) await w.sound(page);
		}
	},
	'nothing ticked PAY-2': async w => {
		w.forgive(422);
		const page = await w.open('/payment', { as: 1, size: PHONE });
		for (const box of await page.getByRole('checkbox').all()) await w.tick(box, false);
		await w.press(button(page));
		assert.match(await w.text(page.getByRole('alert')), /Отметьте хотя бы один счёт или услугу для оплаты/);
		assert.match(await page.title(), /^Ошибка: /);
		await w.sound(page);
	},
	'details: services of one account PAY-3': async w => {
		const a = w.account('omsk-energo', x => x.balance < 0), page = await w.open('/payment', { as: 1, size: PHONE });
		await w.card(page, a).getByRole('link', { name: 'Детализация' }).click();
		await w.heading(page, 'Детализация');
		const lines = w.db(`SELECT b.kind, b.amount, s.name FROM balance_line b JOIN service s ON s.id=b.service_id WHERE b.account_id=${a.id}`);
		const section = page.getByRole('region', { name: 'Основные услуги' });
		assert.equal(await section.getByRole('checkbox').count(), lines.length);
		for (const l of lines.filter(x => x.amount < 0)) assert((await w.text(section)).includes(`Сумма к оплате ${money(-l.amount)}`), await w.text(section));
		assert.equal((await totals(w, page)).sum, lines.reduce((sum, l) => sum + Math.max(0, -l.amount), 0));
		assert((await w.text(section)).includes('ТКО – твёрдые коммунальные отходы'), 'the abbreviation is explained');
		await page.getByRole('link', { name: /^Счёт за [а-я]+ \d{4}$/ }).waitFor();
		await w.sound(page);
		for (const box of (await section.getByRole('checkbox').all()).slice(1)) await w.tick(box, false);
		await section.getByLabel('К оплате *').first().fill('45,67');
		assert.deepEqual(await totals(w, page), { sum: 4567, fee: 0, total: 4567 });
		await w.press(button(page));
		await w.atBank(page, { pan: MASTERCARD, sum: 4567 });
		const number = await paid(w, page, 4567);
		assert.equal(w.value(`SELECT COUNT(*) FROM payment_part x JOIN payment p ON p.id=x.payment_id WHERE p.order_number='${number}' AND x.service_id IS NOT NULL AND x.account_id=${a.id}`), '1');
	},
	'details: a wrong sum stays, with words at the field PAY-3': async w => {
		w.forgive(422);
		const a = w.account('omsk-energo', x => x.balance < 0), page = await w.open(`/payment/details?account=${a.id}`, { as: 1, size: PHONE });
		await wrongSum(w, page, page.getByLabel('К оплате *').first(), 'сто', /Напишите сумму цифрами/);
		await w.heading(page, 'Детализация');
		await w.sound(page);
	},
	'preliminary charge: a wrong sum stays, with words at the field READ-5': async w => {
		w.forgive(422);
		const a = w.account('omsk-energo', x => x.number === '02660100044'), g = w.registers(a)[0];
		const page = await w.open(`/readings/send?account=${a.id}`, { as: 1, size: PHONE });
		await page.getByRole('textbox', { name: /^Текущие показания/ }).fill(String(g.base / 1000 + 31));
		await page.getByRole('button', { name: 'Передать показания' }).click();
		await w.heading(page, 'Показания приняты');
		/* the sum is asked for again on «Детализация» of the same account, at the same service */
		const name = await page.getByLabel('К оплате *').getAttribute('name');
		await wrongSum(w, page, page.locator(`input[name="${name}"]`), 'много', /Напишите сумму цифрами/);
	},
	'bill opens and adds up PAY-3 HIST-1': async w => {
		const a = w.account('omsk-energo', x => x.balance < 0), page = await w.open('/payment', { as: 1, size: PHONE });
		const bill = w.db(`SELECT * FROM bill WHERE account_id=${a.id} ORDER BY period DESC LIMIT 1`)[0];
		await w.card(page, a).getByRole('link', { name: /^Счёт за / }).click();
		await page.getByRole('heading', { level: 1, name: /^Счёт за [а-я]+ \d{4}$/ }).waitFor();
		assert.equal(kopecks(await w.fact(page.getByRole('main'), 'Итого по счёту')), Number(bill.total));
		const text = await w.text(page.getByRole('main'));
		for (const l of w.db(`SELECT amount FROM bill_line WHERE bill_id=${bill.id}`)) assert(text.includes(money(l.amount)), `${money(l.amount)} in ${text}`);
		assert(text.includes(bill.number));
		await w.sound(page);
	},
	'declined for want of money PAY-5': async w => {
		const a = w.account('chisty-gorod'), page = await w.open('/payment', { as: 1, size: PHONE });
		await only(w, page, a, '61,62');
		await w.press(button(page));
		await w.atBank(page, { pan: NO_MONEY, sum: 6162 });
		const number = await notTaken(w, page, /На карте не хватило денег\. Пополните её или возьмите другую\./);
		await page.goto(w.url + '/notices');
		assert((await w.text(page.getByRole('listitem').filter({ hasText: number }))).includes('Платёж не прошёл: 61,62 ₽'));
		await w.sound(page);
		await page.goto(w.url + '/payment');
		await only(w, page, a, '61,62');
		await w.press(button(page));
		await w.atBank(page, { pan: MASTERCARD, sum: 6162 });
		await paid(w, page, 6162);
	},
	'wrong code on the card PAY-5': async w => {
		const a = w.account('chisty-gorod'), page = await w.open('/payment', { as: 1, scripts: false });
		await only(w, page, a, '10');
		await w.press(button(page));
		await page.getByRole('button', { name: `Оплатить ${money(1000)}` }).click();
		await w.atBank(page, { pan: MASTERCARD, sum: 1000, cvc: '321' });
		await w.heading(page, 'Платёж не прошёл');
		assert.match(await w.text(page.getByRole('main')), /Данные карты введены с ошибкой\. Проверьте номер, срок и код\./);
	},
	'refused by the payer PAY-5': async w => {
		const a = w.account('chisty-gorod'), page = await w.open('/payment', { as: 1, size: PHONE });
		await only(w, page, a, '33,30');
		await w.press(button(page));
		await page.getByRole('button', { name: 'Отказаться от оплаты' }).click();
		await notTaken(w, page, /Вы отменили платёж на странице банка\./);
	},
	'left at the bank, and found again PAY-5': async w => {
		const a = w.account('chisty-gorod'), page = await w.open('/payment', { as: 1, size: PHONE });
		await only(w, page, a, '21,21');
		await w.press(button(page));
		await page.getByLabel('Номер карты').waitFor();
		await page.goto(w.url + '/history/payments');
		const row = page.getByRole('row').filter({ hasText: '21,21 ₽' }).first();
		assert((await w.text(row)).includes('В обработке'));
		await row.getByRole('link', { name: /^Открыть платёж/ }).click();
		await w.heading(page, 'Осталось заплатить в банке');
		await w.sound(page);
		await page.getByRole('link', { name: 'Перейти на страницу банка' }).click();
		await w.atBank(page, { pan: MASTERCARD, sum: 2121 });
		await paid(w, page, 2121);
	},
	'bank is away: says so, and finds out PAY-5': async w => {
		const a = w.account('chisty-gorod'), page = await w.open('/payment', { as: 1, size: PHONE });
		await only(w, page, a, '44,44');
		await w.sandbox('POST', '/control', { op: 'register', mode: 'timeout-after', seconds: 1, times: 1 });
		try {
			await w.sandbox('POST', '/control', { op: 'status', mode: 'error500' });
			await w.press(button(page));
			await page.getByRole('heading', { level: 1, name: /^(Не платите ещё раз: мы спрашиваем банк|Начинаем платёж|Осталось заплатить в банке)$/ }).waitFor({ timeout: 40000 });
			await w.sound(page);
		} finally {
			await w.sandbox('DELETE', '/control');
		}
	},
	'pressed twice is one payment PAY-2': async w => {
		for (const scripts of [true, false]) {
			const page = await w.open('/payment', { as: 1, scripts }), before = Number(w.value('SELECT COUNT(*) FROM payment'));
			await button(page).dblclick();
			await page.getByLabel('Номер карты').waitFor();
			assert.equal(Number(w.value('SELECT COUNT(*) FROM payment')), before + 1);
		}
	},
};
