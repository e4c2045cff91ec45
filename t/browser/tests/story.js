/* The life story of a reading: questions about odd values, the number to quote, correcting and withdrawing. */
'use strict';
const assert = require('assert/strict');
const { PHONE, DESK } = require('../walk');

const field = (page, zone) => page.getByRole('textbox', { name: new RegExp(`^Текущие показания ?, ${zone}$`) });
const grouped = n => String(n).replace(/\B(?=(\d{3})+$)/g, ' ');
const newest = (w, g) => w.db(`SELECT r.id, r.state, r.answers, v.value FROM reading_value v JOIN reading r ON r.id=v.reading_id WHERE v.register_id=${g.id} ORDER BY r.id DESC LIMIT 1`)[0];

module.exports = {
	'an odd value is asked about, and yes takes it READ-4': async w => {
		w.forgive(422);
		const a = w.account('omsk-energo', x => x.number === '02660100044'), g = w.registers(a)[0];
		for (const scripts of [true, false]) {
			const page = await w.open(`/readings/send?account=${a.id}`, { as: 1, size: PHONE, scripts }), before = w.value('SELECT COUNT(*) FROM reading');
			await field(page, g.zone).fill(String(g.base / 1000 + 54321));
			await w.send(page.getByRole('button', { name: 'Передать показания' }));
			assert.match(await w.text(page.getByRole('alert')), new RegExp(`Получается ${grouped(54321)} кВт·ч с прошлого раза, намного больше обычного`));
			assert.equal(w.value('SELECT COUNT(*) FROM reading'), before, 'asked, not taken');
			if (scripts) await w.sound(page);
			await w.tick(page.getByRole('checkbox', { name: /^Всё верно/ }), true);
			await w.send(page.getByRole('button', { name: 'Передать показания' }));
			await w.heading(page, 'Показания приняты');
			assert.equal(newest(w, g).answers, 'high');
		}
	},
	'lower: rollover or not READ-4': async w => {
		w.forgive(422);
		const a = w.account('omsk-energo', x => x.number === '02660100044'), g = w.registers(a)[0];
		const page = await w.open(`/readings/send?account=${a.id}`, { as: 1, size: PHONE });
		await field(page, g.zone).fill(String(g.base / 1000 - 3));
		await w.send(page.getByRole('button', { name: 'Передать показания' }));
		await w.tick(page.getByRole('checkbox', { name: 'Всё верно: на счётчике именно столько' }), true);
		await w.send(page.getByRole('button', { name: 'Передать показания' }));
		await w.heading(page, 'Показания приняты');
		assert((await w.text(page.getByRole('main'))).includes('предварительного расчёта нет, потому что показания меньше прежних'));
		await w.sound(page);
	},
	'story, correcting, withdrawing READ-4 HIST-1': async w => {
		const a = w.account('omsk-energo', x => x.number === '20710003906'), g = w.registers(a)[0];
		const page = await w.open(`/readings/send?account=${a.id}`, { as: 1, size: PHONE, scripts: false });
		await field(page, g.zone).fill(String(g.base / 1000 + 91));
		await w.send(page.getByRole('button', { name: 'Передать показания' }));
		await w.heading(page, 'Показания приняты');
		const first = newest(w, g), number = id => `П-${String(id).padStart(7, '0')}`;
		await page.getByRole('link', { name: new RegExp(number(first.id)) }).click();
		await w.heading(page, 'Переданные показания');
		assert((await w.text(page.getByRole('main'))).includes('Поставщик проверяет'));
		await w.send(page.getByRole('link', { name: 'Исправить' }));
		await field(page, g.zone).fill(String(g.base / 1000 + 81));
		await w.send(page.getByRole('button', { name: 'Передать показания' }));
		const second = newest(w, g);
		await page.goto(`${w.url}/reading?id=${first.id}`);
		assert((await w.text(page.getByRole('main'))).includes(`вместо них переданы показания ${number(second.id)}`));
		await page.goto(`${w.url}/history/readings?account=${a.id}`);
		await page.getByRole('link', { name: new RegExp(number(second.id)) }).click();
		await w.heading(page, 'Переданные показания');
		await page.getByText('Отозвать показания').click();
		await w.send(page.getByRole('button', { name: 'Отозвать', exact: true }));
		assert((await w.text(page.getByRole('main'))).includes('Эти показания отозваны'));
		assert.equal(newest(w, g).state, 'withdrawn');
	},
	'a story that ended in a bill HIST-1': async w => {
		const a = w.account('omsk-energo', x => x.number === '02660061050');
		const id = w.value(`SELECT MAX(r.id) FROM reading r JOIN reading_event e ON e.reading_id=r.id WHERE r.account_id=${a.id} AND e.state='used' AND e.detail <> ''`);
		for (const size of [PHONE, DESK]) {
			const page = await w.open(`/reading?id=${id}`, { as: 1, size });
			await w.heading(page, 'Переданные показания');
			assert.equal(await page.getByText('Отозвать').count(), 0);
			await w.sound(page);
			await w.send(page.getByRole('link', { name: 'Открыть счёт' }));
			assert.match(page.url(), /\/bill\?bill=\d+$/);
		}
	},
};
