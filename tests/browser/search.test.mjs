// Words lead to what has them, where scripts run; and where none do, the page offers nothing that cannot work.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { launch, newPage } from './browser.mjs';
import { build, demonstration, host } from './showground.mjs';

/** The most that the script may weigh as it is sent. */
const most = 6 * 1024;

let site, folder, server, browser;

before(async () => {
  site = await demonstration();
  folder = build(site.root);
  [server, browser] = await Promise.all([host(folder), launch()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await site?.remove();
});

async function open(path, options) {
  const page = await newPage(browser, options);
  await page.goto(server.base + path);
  return page;
}

const box = (page) => page.getByRole('searchbox', { name: 'What are you looking for?' });
const status = (page) => page.locator('[data-found]');
const titles = (page) => page.locator('.hit > a').allInnerTexts();

/** Waits until something is said of these words. */
const says = (page, words) => page.waitForFunction((it) => document.querySelector('[data-found]').textContent.includes(it), words);

async function look(page, words) {
  await box(page).fill(words);
  await box(page).press('Enter');
  await says(page, `“${words}”`);
}

test('what is found is grouped, counted, announced, and leads to its page', async () => {
  const page = await open('/search/');
  await look(page, 'bus');
  assert.equal(new URL(page.url()).search, '?q=bus');
  assert.match(await page.title(), /^bus – /);
  assert.equal(await status(page).getAttribute('role'), 'status');
  const groups = page.locator('.hits:visible');
  const heads = await groups.locator('h2').allInnerTexts();
  assert.ok(heads.length >= 2 && heads[0].startsWith('Ideas'), heads.join());
  const counts = await groups.locator('[data-n]').allInnerTexts();
  const sum = counts.reduce((sum, count) => sum + Number(count), 0);
  assert.equal(await status(page).innerText(), `${sum} things found for “bus”`);
  assert.ok((await titles(page))[0].toLowerCase().includes('bus'), 'those with the word in their title come first');
  const links = await page.locator('.hit > a').evaluateAll((all) => all.map(({ href }) => href));
  for (const link of links) assert.ok((await fetch(link)).ok, link);
});

test('each title of open data is found', async () => {
  const page = await open('/search/');
  for (const table of ['ideas', 'prototypes', 'needs', 'events', 'organisations']) {
    const { rows } = JSON.parse(await readFile(join(folder, `data/${table}.json`), 'utf8'));
    for (const { title } of rows.filter((_, n) => n % 9 === 0)) {
      await look(page, title);
      assert.ok((await titles(page)).includes(title), title);
    }
  }
});

test('Back leads from one search to the one before', async () => {
  const page = await open('/search/?q=bus');
  await says(page, '“bus”');
  await look(page, 'library');
  await page.goBack();
  await says(page, '“bus”');
  assert.equal(await box(page).inputValue(), 'bus');
  await page.goForward();
  await says(page, '“library”');
});

test('accents, capitals and the end of the last word may be missing', async () => {
  const page = await open('/search/');
  const found = {};
  for (const words of ['Ŵorkshop', 'workshop', 'workshops', 'WORKSH']) {
    await look(page, words);
    found[words] = await status(page).innerText();
  }
  const count = (words) => Number.parseInt(found[words], 10);
  assert.equal(count('Ŵorkshop'), count('workshop'));
  assert.equal(count('WORKSH'), count('workshop'));
  assert.ok(count('workshop') > 3, found.workshop);
});

test('places, people and questions are found', async () => {
  const page = await open('/search/');
  for (const [words, kind] of [['Thanet', 'Ideas'], ['Kent Alongside', 'Partners'], ['get where you need to go', 'Ideas']]) {
    await look(page, words);
    const heads = await page.locator('.hits:visible h2').allInnerTexts();
    assert.ok(heads.some((head) => head.startsWith(kind)), `${words}: ${heads}`);
  }
});

test('a word that is misspelt leads to the nearest one', async () => {
  const page = await open('/search/');
  await look(page, 'libary');
  assert.match(await status(page).innerText(), /^Nothing has all of “libary”\. \d+ things come near: “library”$/);
  assert.ok((await titles(page)).length > 0);
  assert.ok(await page.getByRole('link', { name: 'Share it as an idea' }).isVisible());
});

test('where nothing is found, there are other ways', async () => {
  const page = await open('/search/');
  await look(page, 'qwxyzzy');
  assert.equal(await status(page).innerText(), 'Nothing found for “qwxyzzy”.');
  assert.equal(await page.locator('.hits:visible').count(), 0);
  const ways = page.locator('[data-nothing]').getByRole('link');
  assert.deepEqual(await ways.allInnerTexts(), ['Look it up from A to Z', 'Share it as an idea', 'Ask us']);
  await ways.nth(1).click();
  assert.equal(new URL(page.url()).pathname, '/ideas/new/');
});

test('more of a group comes when it is asked for, and has the focus', async () => {
  const page = await open('/search/');
  await look(page, 'the');
  const group = page.locator('.hits:visible').first();
  assert.equal(await group.locator('.hit').count(), 10);
  await group.getByRole('button', { name: /^Show more/ }).click();
  await group.locator('.hit').nth(10).waitFor();
  assert.ok(await group.locator('.hit').nth(10).locator('a').evaluate((link) => link === document.activeElement));
});

test('it says so when the index cannot be had', async () => {
  const page = await newPage(browser);
  await page.route('**/search/*.json', (route) => route.abort());
  await page.goto(`${server.base}/search/?q=bus`);
  await says(page, 'does not work at the moment');
});

test('no text of the site is taken for markup', async () => {
  const page = await open('/search/');
  await look(page, '<img src=x onerror=alert(1)>');
  assert.equal(await page.locator('main img').count(), 0);
});

test('without scripts there is no box, and A to Z is the way', async () => {
  const page = await open('/', { javaScriptEnabled: false });
  await page.getByRole('banner').getByRole('link', { name: 'Search' }).click();
  assert.equal(new URL(page.url()).pathname, '/search/');
  assert.equal(await page.locator('input:visible, button:visible').count(), 0);
  await page.getByRole('main').getByRole('link', { name: 'Look it up from A to Z' }).click();
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'A to Z');
});

test('a page that is not there leads to the search', async () => {
  const page = await open('/404.html');
  const links = await page.getByRole('main').getByRole('link').allInnerTexts();
  assert.ok(links.includes('Search') && links.includes('Look it up from A to Z'), links.join());
});

test('browsers can offer it', async () => {
  const page = await open('/');
  const link = page.locator('link[rel=search]');
  assert.equal(await link.getAttribute('type'), 'application/opensearchdescription+xml');
  const described = await (await fetch(new URL(await link.getAttribute('href'), server.base))).text();
  assert.ok(described.includes('template="https://made-better-here.example/search/?q={searchTerms}"'), described);
  const data = JSON.parse(await page.locator('script[type="application/ld+json"]').textContent());
  const action = data['@graph'].find((each) => each['@type'] === 'WebSite').potentialAction;
  assert.equal(action.target.urlTemplate, 'https://made-better-here.example/search/?q={words}');
});

test('the script is small, and no file of the index is large', async (t) => {
  const assets = await readdir(join(folder, 'assets'));
  const scripts = assets.filter((name) => name.endsWith('.js'));
  assert.equal(scripts.length, 1, 'one script');
  const weight = gzipSync(await readFile(join(folder, 'assets', scripts[0])), { level: 9 }).length;
  assert.ok(weight <= most, `${weight} bytes`);
  t.diagnostic(`${weight} bytes`);
  for (const name of (await readdir(join(folder, 'search'))).filter((name) => name.endsWith('.json'))) {
    assert.ok((await readFile(join(folder, 'search', name))).length < 100_000, name);
  }
});
