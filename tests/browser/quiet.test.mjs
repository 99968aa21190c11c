// The site keeps nothing in the browser, asks nobody else for anything, and runs no script but its own, after whatever is done there.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, newPage } from './browser.mjs';
import { build, demonstration, host } from './showground.mjs';

const paths = [
  '/',
  '/ideas/',
  '/ideas/a-bench-that-says-hello/',
  '/ideas/new/',
  '/prototypes/text-the-stop/',
  '/support/',
  '/what-happened-next/',
  '/events/',
  '/news/',
  '/help/privacy/',
  '/search/?q=bus',
  '/ideas/?area=thanet',
];

/** The one script that a page may have. */
const ownScript = /^<script src="\/assets\/site\.[0-9a-f]{8}\.js" defer=""><\/script>$/;

let site, server, browser;

before(async () => {
  site = await demonstration();
  server = await host(build(site.root));
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await site?.remove();
});

for (const path of paths) {
  test(`${path} is quiet`, async () => {
    const page = await newPage(browser);
    const requests = [];
    const faults = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('requestfailed', (request) => faults.push(`${request.url()} failed`));
    page.on('response', (response) => response.ok() || faults.push(`${response.url()} ${response.status()}`));
    page.on('console', (message) => faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(String(error)));
    const response = await page.goto(server.base + path, { waitUntil: 'networkidle' });

    assert.equal(response.status(), 200);
    assert.deepEqual(faults, []);
    assert.deepEqual(requests.filter((url) => !url.startsWith(`${server.base}/`)), [], 'nobody else is asked');
    assert.equal(await page.locator('iframe, object, embed').count(), 0);
    const scripts = await page.locator('script:not([type="application/ld+json"])').evaluateAll((all) => all.map((one) => one.outerHTML));
    assert.ok(scripts.length <= 1 && scripts.every((one) => ownScript.test(one)), scripts.join());
    assert.deepEqual(await kept(page), { cookies: [], local: 0, session: 0, databases: [], caches: [], workers: 0 });
    await page.context().close();
  });
}

/** All that a page can leave behind. */
async function kept(page) {
  const cookies = await page.context().cookies();
  const rest = await page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
  return { cookies, ...rest };
}
