// Everybody can use it: no finding by axe and no scrolling sideways, on one page of each kind, in light and dark, on a
// small phone and on a desk.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { prototype } from './answers.mjs';
import { launch, newPage } from './browser.mjs';
import { fillIn, send } from './idea.mjs';
import { kinds } from './kinds.mjs';
import { inEveryLook } from './looked-at.mjs';
import { answer } from './person.mjs';
import { build, demonstration, host, serve } from './showground.mjs';

/** Pages that show all there is to be seen in a theme: cards, charts, tables, forms, a conversation. */
const ofThemes = ['/', '/ideas/', '/ideas/bus-times-by-text/', '/ideas/new/', '/prototypes/text-the-stop/results/', '/support/', '/what-happened-next/', '/rounds/v1/', '/areas/', '/search/'];

/** A form that took answers until yesterday. */
const closedForm = `title: Name the hall
at: /hall/
closes: 2026-11-23
fields:
  - {id: name, kind: text, label: What should it be called?, shown: published}
`;

let site, plainSite, files, plainFiles, server, plainServer, browser;

before(async () => {
  [site, plainSite] = await Promise.all([demonstration(), demonstration()]);
  files = await host(build(site.root));
  await inTheme(plainSite.root, 'plain');
  plainFiles = await host(build(plainSite.root));
  await writeFile(join(site.root, 'content/forms/over.yaml'), closedForm);
  [server, plainServer, browser] = await Promise.all([serve(site.root), serve(plainSite.root), launch()]);
});

after(async () => {
  await browser?.close();
  await Promise.all([files?.stop(), plainFiles?.stop(), server?.stop(), plainServer?.stop()]);
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

for (const [theme, base] of [['its own', () => server.base], ['the plain', () => plainServer.base]]) {
  test(`everybody can check answers, send them and read what comes of it, in ${theme} theme`, async () => {
    for (const sends of [1, 2]) {
      const page = await newPage(browser, { bypassCSP: true });
      await page.goto(`${base()}/ideas/new/`);
      await fillIn(page, { idea: `A kite in ${theme} theme` });
      for (let sent = 0; sent < sends; sent += 1) await send(page);
      assert.match(await page.title(), sends === 1 ? /^Check your answers/ : /^Thank you/);
      await inEveryLook(page);
    }
  });
}

for (const [name, answers, title] of [
  ['with errors', {}, /^Error: /],
  ['to be checked', prototype, /^Check your answers/],
]) {
  test(`everybody can use a form with rows, ${name}`, async () => {
    const page = await newPage(browser, { bypassCSP: true });
    await page.goto(`${server.base}/prototypes/new/`);
    await answer(page, answers);
    await page.getByRole('button', { name: 'Send your prototype', exact: true }).click();
    assert.match(await page.title(), title);
    await inEveryLook(page);
  });
}

for (const [name, path, body, status] of [
  ['what a page says that was made elsewhere', '/submit/idea', 'idea', 200],
  ['what a closed form says, and what was typed', '/submit/over', 'name=The+old+barn', 403],
  ['what the worker says of a form that is not there', '/submit/nothing', 'a=1', 404],
]) {
  test(`everybody can use ${name}`, async () => {
    const page = await newPage(browser, { bypassCSP: true });
    const postData = body === 'idea' ? await foreign() : body;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    await page.route(server.base + path, (route) => route.continue({ method: 'POST', headers, postData }));
    assert.equal((await page.goto(server.base + path)).status(), status);
    await inEveryLook(page);
  });
}

/** Good answers with a token that the worker did not issue. */
async function foreign() {
  const page = await newPage(browser);
  await page.goto(`${server.base}/ideas/new/`);
  await fillIn(page);
  const [request] = await Promise.all([page.waitForRequest((it) => it.method() === 'POST'), send(page)]);
  await page.context().close();
  return `${request.postData()}&token=0000`;
}

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
