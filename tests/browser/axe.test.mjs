// Everybody can use it: no finding by axe and no scrolling sideways, on one page of each kind, in light and dark, on a
// small phone and on a desk.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import axe from 'axe-core';

import { launch, looks, newPage } from './browser.mjs';
import { kinds } from './kinds.mjs';
import { build, demonstration, host, serve } from './showground.mjs';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe leaves to `contrast.test.mjs`: it sees no ground behind words in drawings, none beside drawn stripes and lines, and none
 * of the cells that lie beyond the edge of a table until one scrolls.
 */
const left = 'svg text, .hero, .hero *, .journey *, .table *';

/** Pages that show all there is to be seen in a theme: cards, charts, tables, forms, a conversation. */
const ofThemes = ['/', '/ideas/', '/ideas/bus-times-by-text/', '/ideas/new/', '/prototypes/text-the-stop/results/', '/support/', '/what-happened-next/', '/rounds/v1/', '/areas/', '/search/'];

let site, plainSite, files, plainFiles, server, browser;

before(async () => {
  [site, plainSite] = await Promise.all([demonstration(), demonstration()]);
  files = await host(build(site.root));
  await inTheme(plainSite.root, 'plain');
  plainFiles = await host(build(plainSite.root));
  [server, browser] = await Promise.all([serve(site.root), launch()]);
});

after(async () => {
  await browser?.close();
  await Promise.all([files?.stop(), plainFiles?.stop(), server?.stop()]);
  await Promise.all([site?.remove(), plainSite?.remove()]);
});

for (const path of kinds) {
  test(`everybody can use ${path}`, async () => {
    const page = await newPage(browser, { bypassCSP: true }); // the policy of the site would not let axe in
    const response = await page.goto(files.base + path);
    assert.equal(response.status(), 200);
    await inEveryLook(page);
  });
}

for (const path of ofThemes) {
  test(`everybody can use ${path} in the plain theme`, async () => {
    const page = await newPage(browser, { bypassCSP: true });
    const response = await page.goto(plainFiles.base + path);
    assert.equal(response.status(), 200);
    await inEveryLook(page);
  });
}

test('everybody can use a form with errors', async () => {
  const page = await newPage(browser, { bypassCSP: true });
  await page.goto(`${server.base}/ideas/new/`);
  await page.getByRole('group', { name: 'May we contact you' }).getByLabel('Yes').check();
  await page.getByLabel('Email address').fill('not an address');
  await page.getByRole('button', { name: 'Send your idea' }).click();
  assert.match(await page.title(), /^Error: /);
  await inEveryLook(page);
});

for (const [name, path, there] of [
  ['what a search found', '/search/?q=bus', '.hit'],
  ['what comes near', '/search/?q=libary', '[data-nothing]:not([hidden])'],
  ['a search without results', '/search/?q=qwxyzzy', '[data-nothing]:not([hidden])'],
  ['a list narrowed in place', '/ideas/?area=thanet&area=dover', '.chosen:not([hidden])'],
]) {
  test(`everybody can use ${name}`, async () => {
    const page = await newPage(browser, { bypassCSP: true });
    await page.goto(files.base + path, { waitUntil: 'networkidle' });
    await page.locator(there).first().waitFor();
    await inEveryLook(page);
  });
}

/** The same site in another theme. */
async function inTheme(root, theme) {
  const settings = join(root, 'content/site.yaml');
  const text = await readFile(settings, 'utf8');
  await writeFile(settings, text.replace(/^theme: .*$/m, `theme: ${theme}`));
}

async function inEveryLook(page) {
  const found = [];
  await page.evaluate(axe.source);
  for (const { colorScheme, width } of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    found.push(...(await findings(page)).map((finding) => `${colorScheme}, ${width} px: ${finding}`));
  }
  await page.context().close();
  assert.deepEqual(found, []);
}

async function findings(page) {
  const { violations, incomplete, passes } = await page.evaluate(looked, [tags, left]);
  assert.ok(passes.includes('color-contrast'), 'axe looked at the page');
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return [...violations, ...incomplete].concat(beyond > 0 ? `${beyond} px too wide` : []);
}

/** In the page: what axe found, what it could not tell apart from what is left to others, and the rules that passed. */
async function looked([values, left]) {
  const { violations, incomplete, passes } = await window.axe.run({ runOnly: { type: 'tag', values } });
  const isLeft = ({ id, target }) => id === 'color-contrast' && document.querySelector(target.join(' '))?.matches(left);
  const each = (results) => results.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => ({ id, help, target })));
  const described = ({ id, help, target }) => `${id} at ${target.join(' ')}: ${help}`;
  return {
    violations: each(violations).map(described),
    incomplete: each(incomplete).filter((it) => !isLeft(it)).map((it) => `cannot tell: ${described(it)}`),
    passes: passes.map(({ id }) => id),
  };
}
