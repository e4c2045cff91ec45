/* Accounts in the cabinet's own hands: adding with proof, groups, alias, delivery, letting go, sharing. */
'use strict';
const assert = require('assert/strict');
const { PHONE, DESK } = require('../walk');

const free = w => w.db(`SELECT a.id, a.number, s.id AS supplier, s.name, m.serial FROM account a JOIN supplier s ON s.id=a.supplier_id
	JOIN meter m ON m.account_id=a.id WHERE a.number='02660123455'`)[0];

/* as if nobody had ever had it */
function unlink(w) {
	const { id } = free(w);
	w.db(`DELETE FROM link WHERE account_id=${id}`);
	w.db(`DELETE FROM link_event WHERE account_id=${id}`);
	w.db('DELETE FROM guard');
}

async function fill(page, a, serial, alias) {
	await page.getByLabel('Поставщик').selectOption(a.supplier);
	await page.getByLabel('Номер лицевого счёта').fill(a.number);
	await page.getByLabel('Номер счётчика').fill(serial);
	await page.getByLabel('Псевдоним').fill(alias);
}

module.exports = {
	'adding an account with proof, on a phone and without scripts ACC-2': async w => {
		const a = free(w);
		w.forgive(422);
		for (const [size, scripts] of [[PHONE, true], [DESK, false]]) {
			unlink(w);
			const page = await w.open('/payment', { as: 1, size, scripts });
			await page.getByRole('link', { name: 'Добавить лицевой счёт' }).click();
			await w.heading(page, 'Новый лицевой счёт');
			if (scripts) await w.sound(page);
			await fill(page, a, '1', 'Песчаная');
			await w.send(page.getByRole('button', { name: 'Сохранить', exact: true }));
			assert.match(await w.text(page.getByRole('alert')), /Не получилось добавить счёт/);
			assert.equal(await page.getByLabel('Номер лицевого счёта').inputValue(), a.number, 'what was typed stays');
			if (scripts) await w.sound(page);
			await page.getByLabel('Номер счётчика').fill(a.serial);
			await w.send(page.getByRole('button', { name: 'Сохранить', exact: true }));
			await w.heading(page, 'Лицевой счёт');
			assert.match(await w.text(page.getByRole('main')), /Лицевой счёт добавлен/);
			if (scripts) await w.sound(page);
			await page.goto(w.url + '/readings');
			assert((await w.linked(page)).includes(`Аб. № ${a.number}`));
			await page.getByRole('link', { name: 'Добавить лицевой счёт' }).waitFor();
		}
		unlink(w);
	},
	'groups are made, renamed and deleted, and no account is lost ACC-1': async w => {
		const page = await w.open('/readings', { as: 1, size: PHONE });
		const before = await w.linked(page);
		await w.send(page.getByRole('button', { name: /^\+/ }));
		await page.getByRole('link', { name: 'Новая группа 1', exact: true }).waitFor();
		await w.heading(page, 'Показания');
		await w.sound(page);
		await page.getByRole('link', { name: 'Переименовать или удалить группу' }).click();
		await w.heading(page, 'Группа');
		await w.sound(page);
		await page.getByLabel('Название группы').fill('Гараж');
		await w.send(page.getByRole('button', { name: 'Переименовать', exact: true }));
		await page.getByRole('link', { name: 'Гараж', exact: true }).waitFor();
		await page.getByRole('link', { name: 'Переименовать или удалить группу' }).click();
		assert.match(await w.text(page.getByRole('main')), /останутся в группе «Все»/);
		await w.send(page.getByRole('button', { name: 'Удалить', exact: true }));
		assert.equal(await page.getByRole('link', { name: 'Гараж', exact: true }).count(), 0);
		await page.goto(w.url + '/readings');
		assert.deepEqual(await w.linked(page), before);
	},
	'alias, group, delivery and letting go ACC-3 ACC-4': async w => {
		unlink(w);
		const a = free(w), page = await w.open('/account/add', { as: 1, size: PHONE });
		await fill(page, a, a.serial, '');
		await w.send(page.getByRole('button', { name: 'Сохранить', exact: true }));
		await page.getByRole('link', { name: 'Задать' }).click();
		await w.heading(page, 'Настройки лицевого счёта');
		await w.sound(page);
		await page.getByLabel('Псевдоним').fill('Сад');
		await page.getByLabel('Или новая группа').fill('Лето');
		await page.getByRole('radio', { name: 'Только на e-mail' }).check();
		await w.send(page.getByRole('button', { name: 'Сохранить', exact: true }));
		const main = page.getByRole('main');
		assert.equal(await w.fact(main, 'Псевдоним'), 'Сад');
		assert.equal(await w.fact(main, 'Группа'), 'Лето');
		assert.match(await w.fact(main, 'Способ получения счёта'), /^Только на e-mail/);
		await page.getByRole('link', { name: 'Удалить лицевой счёт' }).click();
		await w.heading(page, 'Удалить лицевой счёт');
		await w.sound(page);
		await w.send(page.getByRole('button', { name: 'Удалить из кабинета' }));
		await w.heading(page, 'Оплата');
		assert(!(await w.linked(page)).includes(`Аб. № ${a.number}`));
		w.db("DELETE FROM account_group WHERE name='Лето'");
		unlink(w);
	},
	'sharing with one of the household and taking it back ACC-3': async w => {
		unlink(w);
		const a = free(w), page = await w.open('/account/add', { as: 1 });
		await fill(page, a, a.serial, 'Общий');
		await w.send(page.getByRole('button', { name: 'Сохранить', exact: true }));
		await page.getByRole('link', { name: 'Поделиться счётом' }).click();
		await w.sound(page);
		await page.getByLabel('Кого приглашаете').fill('Брат');
		await page.getByRole('radio', { name: 'только смотреть' }).check();
		await w.send(page.getByRole('button', { name: 'Получить ссылку' }));
		const link = await page.getByLabel('Ссылка-приглашение').inputValue();
		assert(link.startsWith(w.url + '/invite?proof='), link);
		await w.sound(page);
		const guest = await w.open(link.slice(w.url.length), { as: 2, size: PHONE });
		await w.heading(guest, 'Вас приглашают');
		await w.sound(guest);
		await w.send(guest.getByRole('button', { name: 'Добавить в мой кабинет' }));
		await w.heading(guest, 'Лицевой счёт');
		assert.match(await w.text(guest.getByRole('main')), /Этот счёт вам открыл его владелец\. Вам можно: только смотреть\./);
		await w.sound(guest);
		await guest.goto(w.url + '/readings');
		assert.match(await w.text(guest.getByRole('main')), /Показания по этому счёту передаёт его владелец/);
		await page.goto(`${w.url}/account/share?account=${a.id}`);
		await w.send(page.getByRole('button', { name: 'Закрыть доступ' }));
		assert.match(await w.text(page.getByRole('main')), /Пока вы никому его не открыли/);
		w.forgive(404);
		assert.equal((await guest.goto(`${w.url}/account?account=${a.id}`)).status(), 404);
		unlink(w);
	},
};
