// A second opinion on whether everybody can use each kind of page: HTML_CodeSniffer, the rules behind Pa11y.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { launch, newPage } from './browser.mjs';
import { kinds } from './kinds.mjs';
import { build, demonstration, host } from './showground.mjs';

const rules = createRequire(import.meta.url).resolve('html_codesniffer/build/HTMLCS.js');
const standard = 'WCAG2AA';

const looks = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 320 },
];

let site, server, browser, source;

before(async () => {
  site = await demonstration();
  server = await host(build(site.root));
  browser = await launch();
  source = await readFile(rules, 'utf8');
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await site?.remove();
});

for (const path of kinds) {
  test(`the second opinion finds no fault with ${path}`, async () => {
    const page = await newPage(browser, { bypassCSP: true }); // the policy of the site would not let the rules in
    await page.goto(server.base + path);
    await page.evaluate(source);
    const found = [];
    for (const { colorScheme, width } of looks) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      found.push(...(await faults(page)).map((fault) => `${colorScheme}, ${width} px: ${fault}`));
    }
    await page.context().close();
    assert.deepEqual(found, []);
  });
}

async function faults(page) {
  const { errors, looked } = await page.evaluate(
    (standard) =>
      new Promise((done, failed) => {
        window.HTMLCS.process(
          standard,
          document,
          () => {
            const messages = window.HTMLCS.getMessages();
            const errors = messages.filter(({ type }) => type === window.HTMLCS.ERROR);
            const said = errors.map(({ code, msg, element }) => `${code} ${msg} ${element.outerHTML?.slice(0, 200)}`);
            done({ errors: said, looked: messages.length });
          },
          () => failed(new Error('HTML_CodeSniffer cannot load its rules')),
          'en',
        );
      }),
    standard,
  );
  assert.ok(looked > 0, 'it looked at the page');
  return errors;
}
