/* keys.js: what a keyboard alone meets. */
'use strict';
const assert = require('assert/strict');

/* What has the focus now: its name, where it is, whether it is seen and how it is marked. */
function focused(page) {
	return page.evaluate(() => {
		const e = document.activeElement;
		if (!e || e === document.body) return null;
		const r = e.getBoundingClientRect(), shown = e.closest('label') || e;
		const marks = [e, shown, e.parentElement].map(x => getComputedStyle(x));
		const ring = marks.some(s => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== 'none');
		const points = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]].map(([x, y]) => document.elementFromPoint(r.left + r.width * x, r.top + r.height * y));
		const seen = points.some(p => p && (e.contains(p) || shown.contains(p)));
		return { tag: e.tagName, id: e.id, name: (e.labels && e.labels[0] ? e.labels[0].innerText : e.innerText || e.ariaLabel || '').trim(), ring, seen, main: !!e.closest('main'),
			top: r.top + window.scrollY, left: r.left, bottom: r.bottom + window.scrollY };
	});
}

/* Tab until the wanted one; each on the way must be seen and marked. */
async function tabTo(page, wanted, limit = 80) {
	const way = [];
	for (let i = 0; i < limit; i++) {
		await page.keyboard.press('Tab');
		const f = await focused(page);
		if (!f) continue;
		way.push(f);
		assert(f.ring, `the focus is not visible on ${f.tag} «${f.name}»`);
		assert(f.seen, `the focus is hidden on ${f.tag} «${f.name}» at ${page.url()}`);
		if (wanted(f)) return way;
	}
	assert.fail('not reached by Tab: ' + way.map(f => f.name || f.id).join(' | '));
}

/* All that <main> has for the fingers is reached by Tab, each once, down the page and in a row from the left. */
async function tabsInOrder(page) {
	const all = await page.evaluate(() => [...document.querySelectorAll('main a[href], main button, main input:not([type=hidden]), main select, main textarea, main summary')]
		.filter(e => e.checkVisibility() && !e.disabled).length);
	await page.evaluate(() => { document.querySelector('a[href]').focus(); });
	const way = [];
	for (let i = 0; i < all + 40; i++) {
		await page.keyboard.press('Tab');
		const f = await focused(page);
		if (!f || (way.length && !f.main)) break;
		if (!f.main) continue;
		const last = way[way.length - 1];
		if (last && last.id && last.id === f.id) continue; // the parts of one date field, marked by the browser
		assert(f.ring, `the focus is not visible on ${f.tag} «${f.name}» at ${page.url()}`);
		assert(f.seen, `the focus is hidden on ${f.tag} «${f.name}» at ${page.url()}`);
		if (last) assert(f.top >= last.bottom - 1 || f.left > last.left || f.top > last.top, `Tab goes from «${last.name}» back up or left to «${f.name}» at ${page.url()}`);
		way.push(f);
	}
	assert.equal(way.length, all, `Tab reaches all of ${page.url()}: ${way.map(f => f.name || f.id).join(' | ')}`);
}

module.exports = { focused, tabTo, tabsInOrder };
