// What a screen reader is told of twelve kinds of page: roles, names and states, in order. `UPDATE=1` writes down what is
// told now, to be read before it is committed.

import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { launch, newPage } from './browser.mjs';
import { demonstration, serve } from './showground.mjs';

const trees = fileURLToPath(new URL('trees/', import.meta.url));
const open = (path) => (page, base) => page.goto(base + path, { waitUntil: 'networkidle' });

const subjects = {
  home: open('/'),
  list: open('/ideas/area/sevenoaks/'),
  idea: open('/ideas/bus-times-by-text/'),
  prototype: open('/prototypes/text-the-stop/'),
  results: open('/prototypes/text-the-stop/results/'),
  support: open('/support/'),
  offer: open('/support/offers/three-minutes-on-the-radio/'),
  area: open('/areas/sevenoaks/'),
  event: open('/events/innovation-camp-chatham-2024/'),
  organisation: open('/organisations/hop-lane-shared-services/'),
  form: open('/feedback/new/'),
  'form-with-errors': async (page, base) => {
    await page.goto(`${base}/feedback/new/`);
    await page.locator('main form button').click();
    assert.match(await page.title(), /^Error: /);
  },
};

/** What stands around every page is told once. */
const partOf = (name) => (name === 'home' ? 'body' : 'main');

let site, server, browser;

before(async () => {
  site = await demonstration();
  [server, browser] = await Promise.all([serve(site.root), launch()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await site?.remove();
});

for (const [name, go] of Object.entries(subjects)) {
  test(`a screen reader is told the same as before of the page "${name}"`, async () => {
    const page = await newPage(browser, { javaScriptEnabled: false });
    await go(page, server.base);
    const told = `${(await page.locator(partOf(name)).ariaSnapshot()).trimEnd()}\n`;
    await page.context().close();
    await compare(join(trees, `${name}.yaml`), told);
  });
}

test('every tree is of a page', async () => {
  assert.deepEqual((await readdir(trees)).sort(), Object.keys(subjects).map((name) => `${name}.yaml`).sort());
});

async function compare(file, told) {
  if (process.env.UPDATE) {
    await mkdir(trees, { recursive: true });
    await writeFile(file, told);
  }
  assert.equal(told, await readFile(file, 'utf8').catch(() => 'nothing: UPDATE=1 writes it'));
}
