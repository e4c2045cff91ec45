/* Deadlines: what comes without readings, the calendar and its address for calendar programs. */
'use strict';
const assert = require('assert/strict');
const { PHONE, DESK } = require('../walk');

module.exports = {
	'what comes without readings READ-1': async w => {
		const page = await w.open('/readings', { as: 1, size: PHONE }), a = w.account('omsk-energo', x => !x.closed_on && x.alias === 'Загородный дом');
		const said = /Если не передать показания, за [а-я]+ \d{4} посчитают по среднему расходу: около [\d ]+ ₽\./;
		const card = w.card(page, a), text = await w.text(card);
		if (!text.includes('Ждём показания')) w.skip('its readings are in');
		assert.match(text, said);
		await card.getByRole('link', { name: 'Передать показания' }).click();
		await w.heading(page, 'Передать показания');
		assert.equal(said.exec(await w.text(page.getByRole('main')))[0], said.exec(text)[0], 'the same on the form');
		await w.sound(page);
	},
	'calendar of readings and its address READ-1': async w => {
		const page = await w.open('/readings', { as: 1, size: PHONE });
		await page.getByRole('link', { name: 'Календарь показаний' }).click();
		await w.heading(page, 'Календарь показаний');
		const end = page.getByRole('button', { name: 'Отключить адрес' });
		if (await end.count()) await end.click();
		await page.getByRole('button', { name: 'Получить адрес' }).click();
		const address = await page.getByLabel('Адрес для календаря').inputValue();
		assert(address.startsWith(`${w.url}/calendar/feed?feed=`), address);
		await w.sound(page);
		const feed = await (await fetch(address)).text();
		assert.match(feed, /^BEGIN:VCALENDAR\r\n/);
		assert.match(feed, /\r\nDTSTART;VALUE=DATE:\d{8}\r\n/);
		const desk = await w.open('/calendar', { as: 1, size: DESK });
		await w.sound(desk);
		await end.click();
		await page.getByRole('button', { name: 'Получить адрес' }).waitFor();
		assert.equal((await fetch(address)).status, 404, 'an ended address is not found');
		await w.sound(page);
	},
};
