// What Lighthouse says of eight kinds of page, on a phone with a slow connection and on a desk: nothing is missing, and
// what a visitor waits for is there in little more than a second.

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';

import lighthouse, { desktopConfig } from 'lighthouse';

import { launch } from './browser.mjs';
import { build, demonstration, host } from './showground.mjs';

const pages = {
  'the home page': '/',
  'the list of ideas': '/ideas/',
  'an idea': '/ideas/bus-times-by-text/',
  'a prototype with results': '/prototypes/text-the-stop/',
  'the support matrix': '/support/',
  'what happened next': '/what-happened-next/',
  'a form': '/ideas/new/',
  'an area': '/areas/medway/',
};

/** Lighthouse's own phone has a simulated slow 4G: 1.6 Mbit/s, 150 ms there and back, a processor four times as slow. */
const devices = { 'a phone': undefined, 'a desk': desktopConfig };

const wanted = ['accessibility', 'best-practices', 'seo'];

/** Lighthouse fetches `robots.txt` as the page would, whose policy lets it fetch nothing. */
const skipAudits = ['robots-txt'];

/** Others may keep the machine busy: of so many runs at most, the one in the middle counts. */
const mostRuns = 5;
const fastEnough = 0.98;
/** Until the largest part of a page is painted: the goal is 1.2 s, and what is simulated grows with the load of the machine. */
const mostMilliseconds = 1500;

let site, server, browser, port;

before(async () => {
  site = await demonstration();
  server = await host(build(site.root));
  port = await freePort();
  browser = await launch([`--remote-debugging-port=${port}`]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await site?.remove();
});

for (const [what, path] of Object.entries(pages)) {
  for (const [device, config] of Object.entries(devices)) {
    test(`Lighthouse finds ${what} perfect and fast on ${device}`, async (t) => {
      const run = (onlyCategories) => report(path, { ...config, settings: { ...config?.settings, onlyCategories, skipAudits } });
      const first = await run(['performance', ...wanted]);
      assert.deepEqual(faults(first), []);

      const runs = [figures(first)];
      while (!settled(runs)) runs.push(figures(await run(['performance'])));
      t.diagnostic(runs.map((it) => JSON.stringify(it)).join('\n'));
      assert.ok(runs.filter(isGood).length >= runs.length / 2, JSON.stringify(runs));
    });
  }
}

async function report(path, config) {
  const { lhr } = await lighthouse(server.base + path, { port, logLevel: 'error' }, { extends: 'lighthouse:default', ...config });
  assert.equal(lhr.runtimeError, undefined);
  return lhr;
}

/** Each audit that is not passed, in the categories that do not depend on the speed of the machine. */
function faults({ categories, audits }) {
  const weighed = wanted.flatMap((id) => categories[id].auditRefs.filter(({ weight }) => weight > 0));
  assert.ok(weighed.length > 30, 'Lighthouse looked at the page');
  const failed = weighed.map(({ id }) => audits[id]).filter((audit) => audit && audit.score !== null && audit.score < 1);
  return failed.map(({ id, title, explanation, details }) => ({ id, title, explanation, items: details?.items?.slice(0, 3) }));
}

const figures = ({ categories, audits }) => ({
  score: categories.performance.score,
  paint: Math.round(audits['largest-contentful-paint'].numericValue),
  shift: audits['cumulative-layout-shift'].numericValue,
  blocked: audits['total-blocking-time'].numericValue,
});

/** How long the page was blocked is a part of the score. Alone on the machine it is 0; whatever else runs there adds to it. */
const isGood = ({ score, paint, shift }) => score >= fastEnough && paint <= mostMilliseconds && shift === 0;

/** Whether no more runs are needed: the first one was perfect, or the run in the middle of all that may be is known. */
function settled(runs) {
  const good = runs.filter(isGood).length;
  const majority = (mostRuns + 1) / 2;
  return (runs.length === 1 && good === 1 && runs[0].score === 1) || good >= majority || runs.length - good >= majority;
}

async function freePort() {
  const probe = createServer();
  await new Promise((ready) => probe.listen(0, '127.0.0.1', ready));
  const { port } = probe.address();
  await new Promise((closed) => probe.close(closed));
  return port;
}
