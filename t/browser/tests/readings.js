/* Readings: states, what was last, refusals. Their success is in job.js. */
'use strict';
const assert = require('assert/strict');
const { PHONE } = require('../walk');

const field = (page, zone) => page.getByRole('textbox', { name: new RegExp(`^Текущие показания ?, ${zone}$`) });

function padded(g, value) {
	const whole = String(Math.floor(value / 1000)).padStart(g.digits, '0').replace(/\B(?=(\d{3})+$)/g, ' ');
	return whole + (g.decimals ? ',' + String(value % 1000).padStart(3, '0').slice(0, g.decimals) : '');
}

async function fails(w, page, g, typed, words) {
	await field(page, g.zone).fill(typed);
	const before = w.value('SELECT COUNT(*) FROM reading');
	await w.send(page.getByRole('button', { name: 'Передать показания' }));
	await page.getByRole('alert').waitFor();
	assert.match(await page.title(), /^Ошибка: /);
	const box = field(page, g.zone);
	assert.equal(await box.inputValue(), typed, 'what was typed stays');
	assert.equal(await box.getAttribute('aria-invalid'), 'true');
	const said = [];
	for (const id of (await box.getAttribute('aria-describedby')).split(' ')) said.push(await w.text(page.locator('#' + id)));
	assert.match(said.join('\n'), words);
	assert.match(await w.text(page.getByRole('alert')), words);
	assert.equal(w.value('SELECT COUNT(*) FROM reading'), before, 'nothing was stored');
}

module.exports = {
	'state of every account READ-1 READ-3': async w => {
		const page = await w.open('/readings', { as: 1, size: PHONE }), today = w.today(), dom = Number(today.slice(8));
		for (const a of w.accounts()) {
			const card = w.card(page, a), text = await w.text(card);
			const meters = w.db(`SELECT * FROM meter WHERE account_id=${a.id} AND state <> 'removed'`);
			const sent = w.value(`SELECT COUNT(*) FROM reading WHERE account_id=${a.id} AND state NOT IN ('declined', 'withdrawn', 'replaced') AND taken_on >= DATE_FORMAT('${today}', '%Y-%m-${String(a.readings_from).padStart(2, '0')}')`);
			const link = card.getByRole('link', { name: 'Передать показания' }), button = card.getByRole('button', { name: 'Передать показания' });
			if (a.closed_on) {
				assert(text.includes('Лицевой счёт закрыт'));
			} else if (!meters.length) {
				assert(text.includes('По этому счёту счётчиков нет'), text);
			} else if (meters.every(m => m.automatic === '1')) {
				assert(await button.isDisabled(), 'dimmed');
				assert.equal(await w.text(page.locator('#' + await button.getAttribute('aria-describedby'))), 'Счётчик передаёт показания сам. Вам ничего делать не нужно.');
				continue;
			} else if (dom < Number(a.readings_from) || dom > Number(a.readings_to)) {
				assert(await button.isDisabled(), 'dimmed');
				assert.match(text, /Приём откроется .* Передавать можно с \d+ по \d+ число каждого месяца/);
				continue;
			} else {
				assert.match(text, sent !== '0' ? /Переданы .*\d.*\./ : /Ждём показания\. (Сегодня последний день|Остался|Осталось)/, a.number);
				assert.equal(await link.count(), 1);
				continue;
			}
			assert.equal(await link.count() + await button.count(), 0, `nothing to send for ${a.number}`);
		}
	},
	'last readings, padded, by scale READ-2': async w => {
		const page = await w.open('', { as: 1, size: PHONE }), seen = new Set();
		for (const a of w.accounts().filter(x => !x.closed_on)) {
			const registers = w.registers(a);
			if (!registers.length) continue;
			await page.goto(`${w.url}/readings/send?account=${a.id}`);
			await w.heading(page, 'Передать показания');
			const text = await w.text(page.getByRole('main'));
			for (const g of registers) {
				seen.add(g.zone);
				assert(text.includes(`Счётчик № ${g.serial}`), text);
				const unit = g.unit === 'м³' ? 'м³' : 'кВт·ч', on = g.last_on.split('-').reverse().join('.');
				assert(text.includes(`${padded(g, g.last)} ${unit}`), `${padded(g, g.last)} ${unit} in ${text}`);
				assert(text.includes(`от ${on}`) || new RegExp(`от ${Number(g.last_on.slice(8))} [а-я]+`).test(text), `${on} in ${text}`);
			}
			if (a.readings_from === '1') assert.equal(await page.getByRole('textbox').count(), a.code === 'omsk-energo' && await page.getByText('передаёт показания сам').count() ? 0 : registers.length);
		}
		assert.deepEqual([...seen].sort(), ['День', 'Круглосуточный', 'Ночь', 'Пик', 'Полупик']);
	},
	'automatic meter takes none READ-3': async w => {
		const id = w.value(`SELECT m.account_id FROM meter m JOIN link l ON l.account_id=m.account_id WHERE m.automatic AND l.resident_id=${w.resident()} LIMIT 1`);
		const page = await w.open(`/readings/send?account=${id}`, { as: 1, size: PHONE });
		assert(await page.getByRole('button', { name: 'Передать показания' }).isDisabled());
		assert((await w.text(page.getByRole('main'))).includes('Счётчик передаёт показания сам'));
		assert.equal(await page.getByRole('textbox').count(), 0);
		await w.sound(page);
	},
	'refusals keep what was typed READ-4': async w => {
		w.forgive(422);
		const a = w.account('omsk-energo', x => x.number === '02660100044'), g = w.registers(a)[0];
		for (const scripts of [true, false]) {
			const page = await w.open(`/readings/send?account=${a.id}`, { as: 1, size: PHONE, scripts });
			await fails(w, page, g, '', /Заполните поле/);
			await fails(w, page, g, String(g.base / 1000 - 1), new RegExp(`Это меньше прошлых показаний \\(${padded(g, g.base)}\\)`));
			await fails(w, page, g, '1'.repeat(g.digits + 1), new RegExp(`Слишком много цифр: у этого счётчика до запятой ${g.digits}`));
			await fails(w, page, g, `${g.base / 1000 + 5},5`, /Напишите только целое число/);
			await fails(w, page, g, 'сорок', /Напишите показания цифрами/);
			if (scripts) await w.sound(page);
		}
	},
	'not paying leaves the readings accepted READ-5': async w => {
		const a = w.account('omsk-energo', x => x.number === '20710003906'), g = w.registers(a)[0];
		const page = await w.open(`/readings/send?account=${a.id}`, { as: 1, size: PHONE });
		await field(page, g.zone).fill(String(g.base / 1000 + 77));
		await page.getByRole('button', { name: 'Передать показания' }).click();
		await w.heading(page, 'Показания приняты');
		await page.getByRole('link', { name: 'К лицевому счёту' }).last().click();
		await w.heading(page, 'Лицевой счёт');
		assert.equal(w.value(`SELECT v.value FROM reading_value v JOIN reading r ON r.id=v.reading_id WHERE v.register_id=${g.id} ORDER BY r.taken_on DESC, r.id DESC LIMIT 1`), String(g.base + 77000));
		await page.goto(`${w.url}/history/readings?account=${a.id}`);
		assert((await w.text(page.getByRole('row').nth(1))).includes(padded(g, g.base + 77000)));
		const other = await w.open('/history/readings', { as: 2 });
		assert(!(await other.content()).includes(g.serial), 'the other resident does not see it');
	},
};
