/* Charges explained: the account's rules, a bill line by line, one, two and three zones. */
'use strict';
const assert = require('assert/strict');
const { PHONE, kopecks } = require('../walk');

const sums = rows => rows.evaluateAll(all => all.map(r => r.querySelector('dd').innerText));

module.exports = {
	'how a service is charged ACC-7': async w => {
		for (const size of [PHONE, undefined]) {
			const page = await w.open('/payment', { as: 1, size });
			const a = w.account('omsk-energo', x => x.number === '02660061068');
			await page.goto(`${w.url}/account?account=${a.id}`);
			await page.locator('summary').filter({ hasText: 'Электроэнергия' }).click();
			await page.getByText('Понижающий коэффициент уже в цене').waitFor();
			await page.getByText('91 кВт·ч на человека в месяц').waitFor();
			await page.locator('summary').filter({ hasText: 'Если заплатить позже срока' }).click();
			await page.getByText('До 15 числа следующего месяца').waitFor();
			await w.sound(page);
		}
	},
	'why a bill is so much READ-5': async w => {
		for (const [size, scripts] of [[PHONE, true], [undefined, true], [PHONE, false]]) {
			const page = await w.open('/history/bills', { as: 1, size, scripts });
			const id = w.value("SELECT MAX(i.id) FROM bill i JOIN account a ON a.id = i.account_id WHERE a.number = '02660074213'");
			await page.goto(`${w.url}/bill?bill=${id}`);
			await page.getByRole('link', { name: 'Почему столько?' }).click();
			await page.getByRole('heading', { name: 'Почему столько?', level: 1 }).waitFor();
			await page.getByText('сумма сошлась до копейки').waitFor();
			const light = page.locator('section.card').filter({ has: page.getByRole('heading', { name: 'Электроэнергия', level: 2 }) });
			const rows = (await sums(light.locator('dl.rows').last().locator(':scope > div'))).map(kopecks);
			assert(rows.length > 3, 'three zones at the least, and the sum');
			assert.equal(rows.slice(0, -1).reduce((x, y) => x + y, 0), rows[rows.length - 1], 'the steps add up');
			if (scripts) await w.sound(page);
			await page.getByRole('link', { name: 'К счёту' }).first().click();
			await page.waitForURL(/\/bill\?bill=/);
		}
	},
	'one, two, three zones ACC-7': async w => {
		for (const scripts of [true, false]) {
			const page = await w.open('/payment', { as: 1, size: PHONE, scripts });
			const a = w.account('omsk-energo', x => x.number === '02660061050');
			await page.goto(`${w.url}/tariff/compare?account=${a.id}`);
			const plates = page.locator('.plate b');
			assert.equal(await plates.count(), 3);
			const before = (await plates.allInnerTexts()).map(kopecks);
			if (scripts) await w.sound(page);
			await page.getByLabel('Сколько электричества уходит ночью').selectOption('60');
			await page.getByRole('button', { name: 'Пересчитать' }).click();
			await page.waitForURL(/night=60/);
			const after = (await plates.allInnerTexts()).map(kopecks);
			assert.equal(after[0], before[0], 'one zone does not ask when');
			assert(after[1] < before[1] && after[2] < before[2], 'the night is cheaper');
			assert.equal(await page.getByLabel('Сколько электричества уходит ночью').inputValue(), '60');
		}
	},
};
