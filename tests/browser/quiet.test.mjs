// No page of the site keeps anything in the browser, asks anybody else for anything, or runs what is not the site's own.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';

import { launch, newPage } from './browser.mjs';
import { pagesOf } from './files.mjs';
import { kept, nothing } from './kept.mjs';
import { build, demonstration, host } from './showground.mjs';

/** What must be in a policy, and what must not: nothing is allowed but by name, and by name the site's own alone. */
const strict = /^default-src 'none';/;
const loose = /unsafe-|\*|(?:script|style|connect|font|img|default)-src[^;]*https?:/;

/** What a policy would forbid: scripts within the page (data is none), handlers, styles within it, and whole pages within it. */
const forbidden = /<script(?![^>]* (?:src="\/|type="application\/ld\+json"))|<style|<[^>]* (?:style|on[a-z]+)="|<(?:iframe|object|embed|base)\b/;

let site, pages, server, browser;

before(async () => {
  site = await demonstration();
  const folder = build(site.root);
  const files = await pagesOf(folder);
  pages = await Promise.all(files.map(async ({ file, address }) => ({ address, html: await readFile(file, 'utf8') })));
  server = await host(folder);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await site?.remove();
});

test('every page has a strict policy, and nothing that it forbids', (t) => {
  assert.ok(pages.length > 400, `only ${pages.length} pages were built`);
  const policy = (html) => html.match(/http-equiv="Content-Security-Policy" content="([^"]*)"/)?.[1] ?? '';
  const lax = pages.filter(({ html }) => !strict.test(policy(html)) || loose.test(policy(html)));
  assert.deepEqual(lax.map(({ address }) => address), []);
  assert.deepEqual(pages.flatMap(({ address, html }) => html.match(forbidden)?.[0].concat(` on ${address}`) ?? []), []);
  t.diagnostic(`${pages.length} pages`);
});

test('no page asks anybody else, leaves anything behind, or offends its policy', async (t) => {
  const page = await newPage(browser);
  await page.addInitScript(() => {
    window.violations = [];
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      window.violations.push(`${violatedDirective} ${blockedURI}`);
    });
  });
  const heard = listen(page);
  const found = [];
  const staying = pages.filter(({ html }) => !html.includes('http-equiv="refresh"')); // the others lead on at once
  const addresses = [...staying.map(({ address }) => address), '/search/?q=bus', '/ideas/?area=thanet'];
  for (const address of addresses) {
    await page.goto(server.base + address);
    const left = { ...(await kept(page)), violations: await page.evaluate(() => window.violations) };
    if (JSON.stringify(left) !== JSON.stringify({ ...nothing, violations: [] })) found.push({ address, left });
  }
  assert.deepEqual(found, []);
  assert.deepEqual(heard.faults, []);
  assert.deepEqual([...heard.hosts], [server.base], 'nobody else is asked');
  t.diagnostic(`${addresses.length} pages visited, ${heard.requests()} requests`);
});

function listen(page) {
  const faults = [];
  const hosts = new Set();
  let requests = 0;
  page.on('request', (request) => {
    requests += 1;
    hosts.add(new URL(request.url()).origin);
  });
  page.on('requestfailed', (request) => {
    // An icon may still be on its way when the page is left.
    if (request.failure().errorText !== 'net::ERR_ABORTED') faults.push(`${request.url()} failed`);
  });
  page.on('response', (response) => {
    if (!response.ok() && response.status() !== 304) faults.push(`${response.url()} ${response.status()}`);
  });
  page.on('console', (message) => faults.push(`${page.url()}: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error}`));
  return { faults, hosts, requests: () => requests };
}
