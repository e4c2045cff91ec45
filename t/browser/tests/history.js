/* History: tabs, filters, pages. */
'use strict';
const assert = require('assert/strict');
const { PHONE, kopecks } = require('../walk');

const tabs = page => page.getByRole('navigation', { name: 'Что показать' });
const rows = page => page.locator('tbody').getByRole('row');
const dates = page => page.locator('tbody time').evaluateAll(all => all.map(t => t.dateTime));

/* All rows of all pages, walked by «Вперёд». */
async function count(page) {
	let n = await rows(page).count(), pages = 1;
	for (const next = page.getByRole('link', { name: 'Вперёд' }); await next.count(); pages++) {
		await next.click();
		await page.getByText(`Страница ${pages + 1} из `).waitFor();
		n += await rows(page).count();
	}
	return { n, pages };
}

module.exports = {
	'bills of all accounts, paged HIST-1': async w => {
		const page = await w.open('/history/payments', { as: 2 });
		await tabs(page).getByRole('link', { name: 'Счета', exact: true }).click();
		assert.equal(await tabs(page).getByRole('link', { name: 'Счета', exact: true }).getAttribute('aria-current'), 'page');
		assert.equal(await page.getByLabel('Поставщик').inputValue(), '');
		const wanted = Number(w.value(`SELECT COUNT(*) FROM bill b JOIN link l ON l.account_id=b.account_id WHERE l.resident_id=${w.resident(2)}`));
		await w.sound(page);
		const found = await count(page);
		assert.equal(found.n, wanted);
		assert(found.pages > 1, 'paged');
		await page.getByRole('link', { name: 'Назад' }).click();
		await page.getByText(`Страница ${found.pages - 1} из ${found.pages}`).waitFor();
	},
	'filters: supplier, account, days HIST-1': async w => {
		for (const scripts of [true, false]) {
			const page = await w.open('/history/payments', { as: 1, size: PHONE, scripts });
			const a = w.account('omsk-energo', x => x.number === '20710003906'), water = w.account('gorvodokanal');
			await page.getByLabel('Поставщик').selectOption({ label: water.supplier });
			await page.getByRole('button', { name: 'Показать', exact: true }).click();
			await page.waitForURL(/supplier=\d/);
			assert(await rows(page).count() > 0);
			for (const text of await rows(page).allInnerTexts()) assert(text.includes(water.supplier), text);
			await page.goto(w.url + '/history/bills');
			await page.getByLabel('Лицевой счёт').selectOption(a.id);
			const [from, to] = Object.values(w.db(`SELECT MIN(issued_on) f, MAX(issued_on) t FROM (SELECT issued_on FROM bill WHERE account_id=${a.id} ORDER BY issued_on DESC LIMIT 3) x`)[0]);
			await page.getByLabel('Дата с').fill(from);
			await page.getByLabel('Дата по').fill(to);
			await page.getByRole('button', { name: 'Показать', exact: true }).click();
			await page.waitForURL(/account=\d/);
			assert.equal(await rows(page).count(), 3);
			for (const text of await rows(page).allInnerTexts()) assert(text.includes(a.number), text);
			assert.equal(await page.getByLabel('Лицевой счёт').inputValue(), a.id, 'the filter stays');
			assert.equal(await page.getByLabel('Дата с').inputValue(), from);
			const day = (await dates(page)).sort();
			assert(day[0] >= from && day[day.length - 1] <= to);
			const sums = (await rows(page).locator('td.number').allInnerTexts()).map(kopecks);
			assert.deepEqual(sums, w.db(`SELECT total FROM bill WHERE account_id=${a.id} ORDER BY period DESC LIMIT 3`).map(b => Number(b.total)));
		}
	},
	'nothing found, and wrong days HIST-1': async w => {
		w.forgive(422);
		const page = await w.open('/history/readings?from=2001-01-01&to=2001-02-01', { as: 1, size: PHONE });
		await page.getByRole('heading', { name: 'Ничего не нашлось' }).waitFor();
		await w.sound(page);
		await page.getByRole('link', { name: 'Показать всё' }).click();
		assert(await rows(page).count() > 0);
		await page.getByLabel('Дата с').fill('2026-05-01');
		await page.getByLabel('Дата по').fill('2026-04-01');
		await page.getByRole('button', { name: 'Показать', exact: true }).click();
		await page.getByRole('alert').waitFor();
		assert.match(await page.title(), /^Ошибка: /);
		assert.equal(await page.getByLabel('Дата с').inputValue(), '2026-05-01');
		assert.match(await w.text(page.locator('#' + await page.getByLabel('Дата по').getAttribute('aria-describedby'))), /«Дата с» должна быть раньше, чем «Дата по»/);
		await w.sound(page);
	},
	'payments by other ways are told apart HIST-1': async w => {
		const page = await w.open('/history/payments?to=' + w.value(`SELECT DATE_SUB('${w.today()}', INTERVAL 40 DAY)`), { as: 1, size: PHONE });
		for (const text of await rows(page).allInnerTexts()) assert(text.includes('Учтён') && text.includes('не через кабинет'), text);
		await w.sound(page);
	},
};
