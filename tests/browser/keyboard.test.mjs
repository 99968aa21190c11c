// A walk with the Tab key over each kind of page: every control is reached, in the order in which it is read, is seen to
// have the focus, is not covered by anything (WCAG 2.4.11), and lets the focus go.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, newPage } from './browser.mjs';
import { build, demonstration, host } from './showground.mjs';

const paths = [
  '/',
  '/ideas/',
  '/ideas/bus-times-by-text/',
  '/ideas/new/',
  '/prototypes/text-the-stop/',
  '/prototypes/text-the-stop/test/',
  '/support/',
  '/what-happened-next/',
  '/areas/medway/',
  '/events/',
  '/rounds/',
  '/data/',
];

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
  for (const width of [320, 1280]) {
    test(`the Tab key walks over ${path} at ${width} px`, async (t) => {
      const page = await newPage(browser, { width, reducedMotion: 'reduce' }); // a place is measured once the page has come to rest
      await page.goto(server.base + path, { waitUntil: 'networkidle' });
      await page.evaluate(prepare);
      const stops = await walk(page);
      const expected = await page.evaluate(() => window.controls.length);
      assert.ok(expected > 10, `only ${expected} controls`);
      assert.deepEqual(stops.map(({ number }) => number), Array.from({ length: expected }, (_, number) => number));
      assert.deepEqual(stops.flatMap(faults), []);
      assert.deepEqual(stops.slice(1).filter((stop, at) => isBefore(stop, stops[at])).map(({ name }) => name), []);
      t.diagnostic(`${stops.length} stops`);
      await page.context().close();
    });
  }
}

test('the first stop leads past the navigation to what the page is about', async () => {
  const page = await newPage(browser);
  await page.goto(`${server.base}/ideas/`);
  await page.keyboard.press('Tab');
  assert.equal(await page.locator('.skip:focus').count(), 1);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.equal(await page.locator('main :focus').count(), 1);
  await page.context().close();
});

/** The stops of the whole way, until the focus leaves the page or is where it was. */
async function walk(page) {
  const stops = [];
  for (;;) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => window.stop());
    if (!stop || stops.some(({ number }) => number === stop.number)) return stops;
    stops.push(stop);
  }
}

const faults = ({ name, outlined, covered }) => [
  ...(outlined ? [] : [`${name} does not show that it has the focus`]),
  ...(covered ? [`${name} is covered by ${covered}`] : []),
];

/** Whether one reads a place before another: wholly above it and not in a column to its right, or to its left in the same line. */
function isBefore({ box }, { box: last }) {
  const above = box.bottom <= last.top && box.left < last.right;
  const left = box.right <= last.left && box.top < last.bottom && box.bottom > last.top;
  return above || left;
}

/** In the page: what a walk must come to, in the order of the document, and what there is to say of where it is. */
function prepare() {
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const isStop = (element) => !element.disabled && element.tabIndex >= 0 && isShown(element);
  /** Of the radio buttons of a question only one is a stop: the chosen one, or the first. */
  const standsFor = (element) => element.form?.querySelector(`input[type=radio][name="${element.name}"]`) ?? element;
  const representative = (element) => (element.type === 'radio' ? standsFor(element) : element);
  const all = document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]');
  window.controls = [...new Set([...all].filter(isStop).map(representative))];

  const shows = (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const drawn = (element) => shows(getComputedStyle(element)) || shows(getComputedStyle(element, '::after'));
  const named = (element) => `${element.localName}.${element.className} “${element.textContent.trim().slice(0, 40)}”`;

  /** What lies over the middle of its first line, as far as that is in the window, and is not a part of it. */
  function cover(element, { left, top, right, bottom }) {
    const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
    const there = document.elementFromPoint(middle(left, right, innerWidth), middle(top, bottom, innerHeight));
    if (!there || bottom <= 0 || top >= innerHeight) return 'the edge of the window';
    const own = element.contains(there) || there.contains(element) || there.control === element;
    return own ? null : named(there);
  }

  /** Where it is in the document, wherever the window and the boxes that scroll are. */
  function place(element) {
    const box = element.getBoundingClientRect();
    let [x, y] = [0, 0];
    for (let around = element.parentElement; around; around = around.parentElement) {
      x += around.scrollLeft;
      y += around.scrollTop;
    }
    return { left: box.left + x, right: box.right + x, top: box.top + y, bottom: box.bottom + y };
  }

  window.stop = () => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const number = window.controls.indexOf(element);
    const covered = cover(element, element.getClientRects()[0]);
    return { number, name: named(element), outlined: drawn(element), covered, box: place(element) };
  };
}
