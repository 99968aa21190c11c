// Everybody can use it: no finding by axe and no scrolling sideways, on one page of each kind, in light and dark, on a
// small phone and on a desk.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import axe from 'axe-core';

import { launch, looks, newPage } from './browser.mjs';
import { build, demonstration, host, serve } from './showground.mjs';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const paths = [
  '/',
  '/404.html',
  '/a-z/',
  '/areas/',
  '/areas/medway/',
  '/awards/',
  '/challenges/find-work-and-learn/',
  '/data/',
  '/ecosystem/',
  '/events/',
  '/events/past/',
  '/get-involved/',
  '/groups/',
  '/help/accessibility/',
  '/help/privacy/',
  '/ideas/',
  '/ideas/bus-times-by-text/', // with a thread of comments
  '/ideas/new/',
  '/news/',
  '/news/questions/',
  '/partners/',
  '/partners/ways-to-partner/',
  '/print/',
  '/print/ideas/find-work-and-learn/',
  '/print/postcards/',
  '/prototypes/',
  '/prototypes/letter-turned-over/results/',
  '/prototypes/text-the-stop/',
  '/prototypes/text-the-stop/results/',
  '/prototypes/text-the-stop/test/',
  '/rounds/',
  '/rounds/v1/',
  '/rounds/v1/awards/',
  '/rounds/v1/findings/',
  '/rounds/v1/who-took-part/',
  '/search/',
  '/support/',
  '/support/needs/',
  '/thank-you/idea/',
  '/what-happened-next/',
];

let site, files, server, browser;

before(async () => {
  site = await demonstration();
  files = await host(build(site.root));
  [server, browser] = await Promise.all([serve(site.root), launch()]);
});

after(async () => {
  await browser?.close();
  await Promise.all([files?.stop(), server?.stop()]);
  await site?.remove();
});

for (const path of paths) {
  test(`everybody can use ${path}`, async () => {
    const page = await newPage(browser, { bypassCSP: true }); // the policy of the site would not let axe in
    const response = await page.goto(files.base + path);
    assert.equal(response.status(), 200);
    await inEveryLook(page);
  });
}

test('everybody can use a form with errors', async () => {
  const page = await newPage(browser, { bypassCSP: true });
  await page.goto(`${server.base}/ideas/new/`);
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
  const { violations, passes } = await page.evaluate((values) => axe.run({ runOnly: { type: 'tag', values } }), tags);
  assert.ok(passes.some(({ id }) => id === 'color-contrast'), 'axe looked at the page');
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return violations.flatMap(described).concat(beyond > 0 ? `${beyond} px too wide` : []);
}

const described = ({ id, help, nodes }) => nodes.map((node) => `${id} at ${node.target.join(' ')}: ${help}`);
