/* Accounts: groups, the account page and what only some suppliers give; help; what one resident sees the other does not. */
'use strict';
const assert = require('assert/strict');
const { PHONE, money } = require('../walk');

const day = iso => iso ? new RegExp(`^(${iso.split('-').reverse().join('\\.')}|0?${Number(iso.slice(8))} [а-я]+ ${iso.slice(0, 4)})`) : /^Нет данных$/;

async function fold(page, name) {
	const block = page.locator('details').filter({ has: page.getByRole('heading', { name, exact: true }) });
	await block.locator('summary').click();
	return block;
}

async function facts(w, root, wanted) {
	for (const [term, value] of Object.entries(wanted))
		if (value instanceof RegExp) assert.match(await w.fact(root, term), value, term);
		else assert.equal(await w.fact(root, term), value, term);
}

module.exports = {
	'groups are tabs on payment and readings ACC-1': async w => {
		for (const where of ['Оплата', 'Показания']) {
			const page = await w.open(where === 'Оплата' ? '/payment' : '/readings', { as: 1, size: PHONE });
			const tabs = page.getByRole('navigation', { name: 'Группы лицевых счетов' }), all = w.accounts();
			assert.deepEqual((await tabs.getByRole('link').allInnerTexts()).map(t => t.replace(/\s*\d+$/, '').trim()),
				['Все', ...new Set(w.db(`SELECT name FROM account_group WHERE resident_id=${w.resident()} ORDER BY id`).map(g => g.name))]);
			for (const group of ['Все', ...new Set(all.map(a => a.grp).filter(Boolean))]) {
				await tabs.getByRole('link', { name: group, exact: true }).click();
				await w.heading(page, where);
				assert.equal(await tabs.getByRole('link', { name: group, exact: true }).getAttribute('aria-current'), 'page');
				const wanted = all.filter(a => group === 'Все' || a.grp === group).map(a => a.ab);
				assert.deepEqual(await w.linked(page), wanted.sort(), group);
			}
			await w.sound(page);
		}
	},
	'account page ACC-3': async w => {
		const a = w.account('omsk-energo', x => x.grp && x.balance < 0);
		const page = await w.open('/payment', { as: 1, size: PHONE });
		await page.getByRole('link', { name: a.ab, exact: true }).click();
		await w.heading(page, 'Лицевой счёт');
		await facts(w, page.getByRole('main'), { 'Поставщик': a.supplier, 'Лицевой счёт': `№ ${a.number}`, 'Адрес': a.address, 'Псевдоним': a.alias,
			'Группа': a.grp, 'Способ получения счёта': a.delivery === 'email' ? /^Только на e-mail/ : /^Только бумажные счета/ });
		assert((await w.text(page.getByRole('main'))).includes(`Сумма к оплате ${money(-a.balance)}`));
		await w.sound(page);
	},
	'dwelling ACC-5': async w => {
		const a = w.account('omsk-energo', x => x.stove === 'gas');
		const page = await w.open(`/account?account=${a.id}`, { as: 1, size: PHONE });
		const block = await fold(page, 'Информация о жилом помещении');
		await facts(w, block, { 'Контракт': a.contract, 'Тип плиты': 'Газовая', 'Количество комнат': a.rooms, 'Количество зарегистрированных': a.residents,
			'Площадь': new RegExp('^' + String(Number(a.area) / 1000).replace('.', ',') + ' м²$') });
		for (const item of w.db(`SELECT name, value FROM dwelling_item WHERE account_id=${a.id}`)) await facts(w, block, { [item.name]: item.value });
		await w.sound(page);
	},
	'meters ACC-6': async w => {
		const id = w.value(`SELECT account_id FROM meter WHERE replaced_by <> '' LIMIT 1`);
		const page = await w.open(`/account?account=${id}`, { as: 1 });
		const meters = w.db(`SELECT m.*, s.name AS service, (SELECT COUNT(*) FROM meter_register g WHERE g.meter_id=m.id) AS zones
			FROM meter m JOIN service s ON s.id=m.service_id WHERE m.account_id=${id}`);
		assert.equal(meters.length, 2, 'one meter and the one before it');
		for (const m of meters) {
			const block = await fold(page, `Информация о приборе учёта № ${m.serial}`);
			await facts(w, block, { 'Услуга': m.service, 'Состояние': m.state === 'removed' ? 'Снят' : 'Исправен', 'Серийный номер': m.serial,
				'Разрядность': m.digits, 'Отношение': m.relation === 'shared' ? 'Общий' : 'Индивидуальный', 'Модель': m.model,
				'Место установки': m.place, 'Поверять раз в (лет)': m.interval_years, 'Количество тарифов': m.zones,
				'Класс точности': m.accuracy, 'Дата установки': day(m.installed_on), 'Чей счётчик': m.owner,
				'Поверка действует до': day(m.verified_until), 'Напряжение номинальное и макс. (В)': m.voltage, 'Ток номинальный и макс. (А)': m.current });
			if (m.replaced_by) await facts(w, block, { 'Заменён на': `№ ${m.replaced_by}`, 'Дата снятия': day(m.removed_on) });
		}
		await w.sound(page);
	},
	'suppliers without details ACC-8': async w => {
		const page = await w.open('', { as: 1, size: PHONE });
		for (const a of w.accounts().filter(x => x.details === '0')) {
			await page.goto(`${w.url}/account?account=${a.id}`);
			await w.heading(page, 'Лицевой счёт');
			const text = await w.text(page.getByRole('main'));
			assert(text.includes(a.number), text);
			for (const none of ['Информация о жилом помещении', 'Информация о приборе учёта', 'Способ получения счёта', 'Детализация'])
				assert(!text.includes(none), `${none} is not for ${a.supplier}`);
			await w.sound(page);
		}
	},
	'one resident does not see the other ACC-1 PAY-1': async w => {
		w.forgive(403, 404);
		const mine = w.accounts(1), theirs = w.accounts(2), foreign = mine.filter(a => !theirs.some(b => b.id === a.id));
		const page = await w.open('/payment', { as: 2 });
		assert.deepEqual(await w.linked(page), theirs.map(a => a.ab).sort());
		const a = foreign.find(x => x.code === 'omsk-energo');
		const bill = w.value(`SELECT MAX(id) FROM bill WHERE account_id=${a.id}`);
		for (const where of [`/account?account=${a.id}`, `/payment/details?account=${a.id}`, `/readings/send?account=${a.id}`, `/bill?bill=${bill}`,
			`/history/payments?account=${a.id}`, `/history/readings?account=${a.id}`, `/history/bills?account=${a.id}`, '/notices']) {
			const reply = await page.goto(w.url + where);
			if (!/history|notices/.test(where)) assert.equal(reply.status(), 404, where);
			const text = await page.content();
			for (const x of foreign) assert(!text.includes(x.number), `${where} shows ${x.number} of the other`);
		}
		await page.goto(w.url + '/bill?bill=' + bill);
		await w.heading(page, 'Такой страницы нет');
		await w.sound(page);
	},
	'contacts of the suppliers HELP-2': async w => {
		for (const who of [1, 2]) {
			const page = await w.open('/help', { as: who, size: PHONE });
			await w.heading(page, 'Помощь');
			const codes = [...new Set(w.accounts(who).map(a => a.code))];
			assert.equal(await page.getByRole('main').getByRole('heading', { level: 3 }).count(), codes.length);
			for (const code of codes) {
				const s = w.db(`SELECT * FROM supplier WHERE code='${code}'`)[0];
				const block = page.locator('section.card').filter({ has: page.getByRole('heading', { name: s.name, level: 3 }) });
				await facts(w, block, { 'Телефон': s.phone, 'Часы работы': s.hours, 'Адрес': s.address });
				assert.equal((await block.getByRole('link', { name: s.phone }).getAttribute('href')).replace(/[^\d+]/g, ''), s.phone.replace(/[^\d+]/g, ''));
				if (s.email) assert.equal(await w.fact(block, 'Почта'), s.email);
				assert.equal(await block.getByText('Почта', { exact: true }).count(), s.email ? 1 : 0);
			}
			await w.sound(page);
		}
	},
};
