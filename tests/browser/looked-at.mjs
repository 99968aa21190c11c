// What axe finds on a page, in light and dark, on a small phone and on a desk.

import assert from 'node:assert/strict';

import axe from 'axe-core';

import { looks } from './browser.mjs';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe leaves to `contrast.test.mjs`: it sees no ground behind words in drawings, none beside drawn stripes and lines, and none
 * of the cells that lie beyond the edge of a table until one scrolls.
 */
const left = 'svg text, .hero, .hero *, .journey *, .table *';

/** Nothing is found on a page, and it does not scroll sideways; the page is closed. */
export async function inEveryLook(page) {
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
