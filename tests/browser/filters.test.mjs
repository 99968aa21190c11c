// Where scripts run, lists are narrowed in place by checkboxes; what they show and count is what the pages of the site show.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, newPage } from './browser.mjs';
import { build, demonstration, host } from './showground.mjs';

const lists = ['/ideas/', '/prototypes/', '/support/needs/', '/support/offers/', '/partners/', '/groups/'];

let site, server, browser, plain;

before(async () => {
  site = await demonstration();
  [server, browser] = await Promise.all([host(build(site.root)), launch()]);
  plain = await newPage(browser, { javaScriptEnabled: false });
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await site?.remove();
});

/** A page whose links have become checkboxes, all of them to be seen. */
async function open(path) {
  const page = await newPage(browser);
  await page.goto(server.base + path);
  await page.locator('.pick').first().waitFor({ state: 'attached' });
  await page.locator('.facets details').evaluateAll((all) => all.forEach((details) => (details.open = true)));
  return page;
}

const cards = (page) => page.locator('[data-results] .card__title').allInnerTexts();
const total = (page) => page.locator('[data-total]');
const pick = (page, name) => page.locator('.pick').getByLabel(name, { exact: true });

/** Waits until so much is told to be there. */
const says = (page, words) => page.waitForFunction((it) => document.querySelector('[data-total]').textContent.startsWith(it), words);

/** What can be chosen, by groups, with counts. */
const offered = (page) =>
  page.locator('.facets details').evaluateAll((groups) =>
    groups.map((group) => {
      const items = [...group.querySelectorAll('li')].filter((item) => !item.hidden);
      const told = (item) => [item.querySelector('a, label, strong').textContent, item.querySelector('.count').textContent];
      return [group.querySelector('summary').textContent, items.map(told)];
    }),
  );

for (const list of lists) {
  test(`the checkboxes of ${list} are its links, with their counts`, async () => {
    await plain.goto(server.base + list);
    const page = await open(list);
    assert.deepEqual(await offered(page), await offered(plain));
    assert.deepEqual(await cards(page), await cards(plain), 'nothing has changed but the choices');
    await page.context().close();
  });

  test(`a choice on ${list} shows what its page shows`, async () => {
    const page = await open(list);
    const group = (await offered(page)).find(([, items]) => items.some(([, count]) => Number(count) > 0));
    const label = group[1].filter(([, count]) => Number(count) > 0).at(-1)[0];
    await plain.goto(server.base + list);
    const link = plain.locator('.facets a').filter({ hasText: new RegExp(`^${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`) });
    await plain.goto(server.base + (await link.first().getAttribute('href')));
    await pick(page, label).first().check();
    const said = await total(plain).innerText();
    await says(page, said);
    assert.equal(await total(page).innerText(), said);
    assert.deepEqual(await cards(page), await cards(plain));
    assert.equal(await page.locator('h1').innerText(), await plain.locator('h1').innerText());
    assert.ok((await page.title()).startsWith(await page.locator('h1').innerText()));
    assert.equal(await total(page).getAttribute('role'), 'status');
    await page.context().close();
  });
}

test('two facets at once show what the page of the pair shows, and count as it counts', async () => {
  await plain.goto(`${server.base}/ideas/area/swale/`);
  const link = plain.locator('.facets details').filter({ hasText: 'Theme' }).locator('a').first();
  const label = await link.textContent();
  await plain.goto(server.base + (await link.getAttribute('href')));
  const page = await open('/ideas/area/swale/');
  assert.ok(await pick(page, 'Swale').isChecked(), 'what the page shows is chosen');
  await pick(page, label).check();
  await says(page, await total(plain).innerText());
  assert.deepEqual(await cards(page), await cards(plain));
  const named = (groups, name) => groups.find(([group]) => group === name)[1];
  const here = await offered(page);
  assert.deepEqual(named(here, 'Area'), named(await offered(plain), 'Area'));
  const url = new URL(page.url());
  assert.equal(url.pathname, '/ideas/');
  assert.equal(url.searchParams.get('area'), 'swale');
});

test('several of one facet are shown together, and an address brings them back', async () => {
  const page = await open('/ideas/?area=thanet&area=dover');
  await says(page, '14 ideas in Thanet or Dover');
  assert.equal(await page.locator('h1').innerText(), 'Ideas in Thanet or Dover');
  assert.ok((await pick(page, 'Thanet').isChecked()) && (await pick(page, 'Dover').isChecked()));
  const areas = await page.locator('[data-results] .card__life').allInnerTexts();
  assert.equal(areas.length, 14);
  assert.ok(areas.every((area) => /Thanet|Dover/.test(area)), areas.join('; '));
});

test('Back leads to the choice before, Remove takes one away, and the focus is where one goes on', async () => {
  const page = await open('/ideas/');
  const whole = await total(page).innerText();
  await pick(page, 'Thanet').check();
  await says(page, '7 ideas in Thanet');
  await pick(page, 'Dover').check();
  await says(page, '14 ideas in Thanet or Dover');
  await page.goBack();
  await says(page, '7 ideas in Thanet');
  assert.ok(!(await pick(page, 'Dover').isChecked()));
  await page.locator('.chosen').getByRole('link', { name: /^Remove ?: Thanet$/ }).click();
  await says(page, whole);
  assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, '/ideas/');
  assert.ok(await total(page).evaluate((it) => it === document.activeElement));
  assert.ok(!(await page.locator('.chosen').isVisible()));
  await page.goBack();
  await says(page, '7 ideas in Thanet');
});

test('a long list has pages in place, too', async () => {
  const page = await open('/ideas/');
  const round = (await offered(page)).find(([name]) => name === 'Round')[1].find(([, count]) => Number(count) > 24);
  assert.ok(round, 'a round has more ideas than fit on a page');
  await pick(page, round[0]).check();
  await says(page, `${round[1]} ideas`);
  const first = await cards(page);
  await page.getByRole('link', { name: 'Next page' }).click();
  await page.waitForFunction(() => document.querySelector('[data-total]').textContent.includes('page 2 of'));
  const second = await cards(page);
  assert.equal(first.length, 24);
  assert.ok(second.length > 0 && second.every((title) => !first.includes(title)));
  assert.equal(new URL(page.url()).searchParams.get('page'), '2');
  assert.ok(await total(page).evaluate((it) => it === document.activeElement));
});

test('where the index cannot be had, and in other orders, the links stay', async () => {
  const page = await newPage(browser);
  await page.route('**/facets.json', (route) => route.abort());
  await page.goto(`${server.base}/ideas/`, { waitUntil: 'networkidle' });
  assert.equal(await page.locator('.pick').count(), 0);
  await page.locator('.facets a').first().click();
  assert.match(new URL(page.url()).pathname, /^\/ideas\/challenge\//);
  await page.goto(`${server.base}/ideas/most-discussed/`, { waitUntil: 'networkidle' });
  assert.equal(await page.locator('.pick').count(), 0);
});
