/* Consumption by month: chart and table, years, services, files; by people with and without scripts. */
'use strict';
const assert = require('assert/strict');
const fs = require('fs');
const { PHONE, DESK } = require('../walk');

const number = text => { const t = text.replace(/[\s\u00a0]/g, '').replace(',', '.'); return t.startsWith('–') ? null : Number(t); };
const columns = async page => (await page.locator('table.months tbody tr').evaluateAll(rows => rows.map(r => [...r.querySelectorAll('td')].map(c => c.innerText))))
	.map(cells => cells.map(number));
const bars = (page, kind) => page.locator(`svg.columns rect.${kind}`).evaluateAll(all => all.map(r => r.getBoundingClientRect().height));

async function saved(page, name) {
	const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name, exact: true }).click()]);
	return { name: file.suggestedFilename(), text: fs.readFileSync(await file.path(), 'utf8') };
}

module.exports = {
	'chart, table and years READ-4': async w => {
		for (const size of [PHONE, DESK]) for (const scripts of [true, false]) {
			const a = w.account('omsk-energo', x => x.number === '02660061050');
			const page = await w.open(`/account?account=${a.id}`, { as: 1, size, scripts });
			await page.getByRole('link', { name: 'Потребление по месяцам', exact: true }).click();
			await w.heading(page, 'Потребление по месяцам');
			const rows = await columns(page), now = await bars(page, 'now'), before = await bars(page, 'before');
			assert.equal(rows.length, 12);
			const top = Math.max(...rows.flat()), scale = Math.max(...now, ...before) / top;
			rows.forEach(([n, b], i) => {
				assert(Math.abs(now[i] - (n || 0) * scale) < 2, `month ${i + 1} of this year stands as high as it is`);
				assert(Math.abs(before[i] - (b || 0) * scale) < 2, `month ${i + 1} of last year`);
			});
			const total = (await page.locator('table.months tfoot td').allInnerTexts()).map(number);
			for (const c of [0, 1]) assert.equal(total[c], Math.round(rows.reduce((sum, r) => sum + (r[c] || 0), 0) * 1000) / 1000, 'the months add up');
			await w.sound(page);
			await page.getByRole('navigation', { name: 'Другие годы' }).getByRole('link').first().click();
			await page.waitForURL(/year=\d{4}/);
			assert.deepEqual((await columns(page)).map(r => r[0]), rows.map(r => r[1]), 'last year, now this one');
		}
	},
	'another account and service, from the history HIST-1': async w => {
		const page = await w.open('/history/readings', { as: 1, size: PHONE });
		await page.getByRole('link', { name: 'Потребление', exact: true }).click();
		const water = w.account('gorvodokanal');
		await page.getByLabel('Лицевой счёт').selectOption(water.id);
		await page.getByRole('button', { name: 'Показать', exact: true }).click();
		await page.waitForURL(/account=\d/);
		const services = page.getByRole('navigation', { name: 'Услуги' }).getByRole('link');
		if (await services.count()) {
			await services.last().click();
			await page.waitForURL(/service=\d/);
			assert.equal(await services.last().getAttribute('aria-current'), 'page');
		}
		assert.match(await w.text(page.getByRole('main')), /м³/);
		await w.sound(page);
	},
	'files to take away': async w => {
		const a = w.account('omsk-energo', x => x.number === '02660061050');
		const page = await w.open(`/usage?account=${a.id}`, { as: 1 });
		const year = (await w.text(page.locator('table.months thead'))).match(/20\d\d/)[0], rows = await columns(page);
		const csv = await saved(page, 'Таблица CSV');
		assert.equal(csv.name, 'usage.csv');
		const lines = csv.text.replace(/^\ufeff/, '').trim().split('\r\n').slice(1).map(l => l.split(';'));
		rows.forEach(([value], i) => {
			const line = lines.find(l => l[3] === `${year}-${String(i + 1).padStart(2, '0')}`);
			assert.equal(line ? Number(line[4].replace(',', '.')) : null, value);
		});
		const green = await saved(page, 'Файл Green Button');
		assert.equal(green.name, 'green-button.xml');
		assert.match(green.text, /^<feed xmlns="http:\/\/www.w3.org\/2005\/Atom">/);
	},
	'an account without readings says what to do': async w => {
		const a = w.accounts(1).find(x => x.code === 'chisty-gorod');
		if (!a) return;
		const page = await w.open(`/usage?account=${a.id}`, { as: 1, size: PHONE });
		await page.getByRole('heading', { name: 'Пока нечего показать' }).waitFor();
		await w.sound(page);
	},
};
