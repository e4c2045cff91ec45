#!/usr/bin/env node
/* run.js DEMO.ENV [--modules DIR] [--shots DIR] [--only TEXT]: walks the portal of DEMO.ENV in Chromium.
   One line a test: `ok browser/NAME`, `FAIL browser/NAME` with the reason below, `SKIP browser/NAME: why`. Exit 1 on failure. */
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const { createRequire } = require('module');
const { Walk, Skip } = require('./walk');

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync'];
const LIMIT = 90; // seconds for one test

function options(argv) {
	const o = { env: '', modules: path.join(__dirname, 'node_modules'), shots: '', only: '' };
	for (let i = 0; i < argv.length; i++) {
		const name = /^--(modules|shots|only)$/.exec(argv[i]);
		if (name) o[name[1]] = argv[++i] || '';
		else if (!o.env && !argv[i].startsWith('-')) o.env = argv[i];
		else o.wrong = true;
	}
	if (o.wrong || !o.env) {
		console.error('usage: run.js DEMO.ENV [--modules DIR] [--shots DIR] [--only TEXT]');
		process.exit(2);
	}
	return o;
}

/* Shell lines KEY=value, quoted or not. */
function readEnv(file) {
	const env = {};
	for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
		const m = /^(?:export )?(\w+)=(.*)$/.exec(line.trim());
		if (m) env[m[1]] = m[2].replace(/^(['"])(.*)\1$/, '$2');
	}
	return env;
}

function readTests() {
	const dir = path.join(__dirname, 'tests');
	return fs.readdirSync(dir).filter(f => f.endsWith('.js')).sort().flatMap(f => {
		const all = require(path.join(dir, f));
		return Object.entries(all).map(([name, run]) => ({ name: f.slice(0, -3) + ' ' + name, run }));
	});
}

async function within(seconds, promise) {
	let timer;
	const late = new Promise((_, no) => { timer = setTimeout(() => no(new Error(`not done in ${seconds} s`)), seconds * 1000); });
	try { return await Promise.race([promise, late]); } finally { clearTimeout(timer); }
}

async function runOne(test, world, shots) {
	const walk = new Walk(world), began = Date.now();
	try {
		await within(LIMIT, (async () => { await test.run(walk); walk.quiet(); })());
		console.log(`ok browser/${test.name}`);
		return true;
	} catch (e) {
		if (e instanceof Skip) {
			console.log(`SKIP browser/${test.name}: ${e.message}`);
			return true;
		}
		const text = String(e.stack || e).replace(/\x1b\[\d*m/g, '');
		console.log(`FAIL browser/${test.name}\n` + text.trim().split('\n').map(l => '    ' + l).join('\n'));
		for (const noise of walk.noise) console.log('    page said: ' + noise);
		if (shots) await walk.shoot(shots, test.name).catch(() => {});
		return false;
	} finally {
		await walk.close().catch(() => {});
		if (process.env.TIMES) console.error(`${((Date.now() - began) / 1000).toFixed(1)} s ${test.name}`);
	}
}

async function main() {
	const o = options(process.argv.slice(2));
	const need = createRequire(path.join(path.resolve(o.modules), 'x.js'));
	const { chromium } = need(path.join(path.resolve(o.modules), 'playwright-core'));
	const axe = fs.readFileSync(path.join(path.resolve(o.modules), 'axe-core', 'axe.min.js'), 'utf8');
	const home = fs.mkdtempSync(path.join(os.tmpdir(), 'kabinet-browser-'));
	const browser = await chromium.launch({
		executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS, env: { ...process.env, HOME: home, TMPDIR: home },
	});
	const world = { env: readEnv(o.env), browser, axe, axed: new Set(), residents: {}, signedIn: {} };
	let failed = 0;
	try {
		for (const test of readTests())
			if (test.name.includes(o.only) && !await runOne(test, world, o.shots)) failed++;
	} finally {
		await browser.close();
		fs.rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
	}
	return failed ? 1 : 0;
}

main().then(code => process.exit(code), e => { console.error(e); process.exit(1); });
