// Every kind of page keeps all it says on the smallest window, at four times the size, and with the letters, words and
// lines that readers set apart (WCAG 1.4.10, 1.4.12); what one presses is large enough (2.5.8), and so are all letters.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, newPage } from './browser.mjs';
import { kinds } from './kinds.mjs';
import { build, demonstration, host } from './showground.mjs';

/** 1280 × 1024 pixels at 400 % are 320 × 256 CSS pixels; the others are a phone, a tablet and a desk. */
const windows = [[320, 256], [320, 900], [768, 900], [1280, 900]].map(([width, height]) => ({ width, height }));

/** The style sheet of WCAG 1.4.12. */
const apart = `
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-block-end: 2em !important; }`;

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

for (const path of kinds) {
  test(`${path} has room for everything`, async () => {
    const page = await newPage(browser, { bypassCSP: true }); // the policy of the site would not let the style sheet in
    await page.goto(server.base + path, { waitUntil: 'networkidle' });
    const found = [];
    const look = async (what, ...args) => found.push(...(await page.evaluate(...args)).map((fault) => `${what}: ${fault}`));
    for (const size of windows) {
      await page.setViewportSize(size);
      await look(`${size.width} × ${size.height}`, cut);
      if (size.height > 256) await look(`${size.width} px`, small);
    }
    await page.addStyleTag({ content: apart });
    for (const size of windows) {
      await page.setViewportSize(size);
      await look(`set apart, ${size.width} × ${size.height}`, cut);
    }
    await page.context().close();
    assert.deepEqual(found, []);
  });
}

test('the focus, fields and buttons are seen in the colours that people force', async () => {
  const page = await newPage(browser, { forcedColors: 'active' });
  for (const path of ['/', '/ideas/', '/ideas/new/', '/prototypes/text-the-stop/', '/support/']) {
    await page.goto(server.base + path, { waitUntil: 'networkidle' });
    assert.deepEqual(await page.evaluate(unseen), [], path);
  }
  await page.context().close();
});

/** In the page: what does not fit into the window or into its own box. What scrolls by itself is a table: those have two dimensions. */
function cut() {
  const { scrollWidth, clientWidth } = document.documentElement;
  const named = (element) => `${element.localName}.${element.getAttribute('class')} “${element.textContent.trim().slice(0, 40)}”`;
  const faults = scrollWidth > clientWidth ? [`${scrollWidth - clientWidth} px wider than the window`] : [];
  const meant = '.visually-hidden, .trap, .cover, pre.code';
  for (const element of document.body.querySelectorAll('*')) {
    if (!element.checkVisibility() || element.closest(meant)) continue;
    const { overflowX, overflowY, textOverflow } = getComputedStyle(element);
    const isCut = (overflow, whole, room) => /hidden|clip/.test(overflow) && whole > room + 1;
    if (textOverflow === 'ellipsis') faults.push(`${named(element)} may be cut short`);
    if (isCut(overflowX, element.scrollWidth, element.clientWidth)) faults.push(`${named(element)} is cut at its side`);
    if (isCut(overflowY, element.scrollHeight, element.clientHeight)) faults.push(`${named(element)} is cut at its end`);
    if (/auto|scroll/.test(overflowX) && element.scrollWidth > element.clientWidth && !element.matches('.table')) {
      faults.push(`${named(element)} scrolls by itself`);
    }
  }
  const texts = document.querySelectorAll('svg text');
  const isBeyond = ({ left, right }) => left < -1 || right > innerWidth + 1;
  return faults.concat([...texts].filter((it) => it.checkVisibility() && isBeyond(it.getBoundingClientRect())).map(named));
}

/** In the page: what is too small to press or to read. */
function small() {
  const least = { target: 24, primary: 44, letters: 15 };
  const primary = 'button, .button, .nav__button, select, textarea, input:not([type=checkbox], [type=radio]), .choice';
  const named = (element) => `${element.localName}.${element.getAttribute('class')} “${element.textContent.trim().slice(0, 40)}”`;
  const isSeen = (element) => element.checkVisibility() && element.getClientRects().length > 0 && !element.closest('.trap, .skip');

  /** The box that takes the press: of a link whose card is pressed, that of the card; of a choice, that with its label. */
  const pressed = (element) => (element.closest('.card__title') ? element.closest('.card') : element.closest('.choice') ?? element);
  /** A target in a sentence may be as high as its line (2.5.8, "inline"). */
  const isInSentence = (element) =>
    getComputedStyle(element).display === 'inline' &&
    [...element.parentElement.childNodes].some((node) => node !== element && node.nodeType === 3 && node.data.trim().length > 1);
  const faults = [];
  for (const element of document.querySelectorAll('a[href], button, input, select, textarea, summary')) {
    if (!isSeen(element) || isInSentence(element)) continue;
    const { width, height } = pressed(element).getBoundingClientRect();
    const wanted = element.closest(primary) ? least.primary : least.target;
    if (height < wanted - 0.5 || width < Math.min(wanted, least.target) - 0.5) {
      faults.push(`${named(element)} is ${Math.round(width)} × ${Math.round(height)}, not ${wanted}`);
    }
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !element.checkVisibility() || element.closest('title, desc, script, .visually-hidden')) continue;
    if (element.getBoundingClientRect().width === 0) continue; // the name of a drawing that is shown at other widths
    const { a, b } = element.getScreenCTM?.() ?? { a: 1, b: 0 };
    const scale = Math.hypot(a, b);
    const size = parseFloat(getComputedStyle(element).fontSize) * scale;
    if (size < least.letters - 0.05) faults.push(`${named(element)} has letters of ${size.toFixed(1)} px`);
  }
  return faults;
}

/** In the page, with forced colours: fields, buttons and tags without an edge, and what does not show that it has the focus. */
function unseen() {
  const named = (element) => `${element.localName}.${element.className}`;
  const hasEdge = (element) => {
    const { borderTopStyle, borderTopWidth } = getComputedStyle(element);
    return borderTopStyle !== 'none' && parseFloat(borderTopWidth) >= 1;
  };
  const isDrawn = ({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  const edged = document.querySelectorAll('.button, .nav__button, .tag, .card, textarea, input:is([type=text], [type=email])');
  const faults = [...edged].filter((element) => element.checkVisibility() && !hasEdge(element)).map((it) => `${named(it)} has no edge`);
  for (const element of document.querySelectorAll('a[href], button, input, textarea, summary')) {
    element.focus({ focusVisible: true });
    if (document.activeElement !== element) continue;
    const shows = isDrawn(getComputedStyle(element)) || isDrawn(getComputedStyle(element, '::after'));
    if (!shows) faults.push(`${named(element)} does not show that it has the focus`);
  }
  return faults;
}
