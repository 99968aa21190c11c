// Every pair of colours that the theme sets upon each other, in light and in dark, by the formula of WCAG 2.2.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

const css = await readFile(new URL('../../themes/showground/assets/site.css', import.meta.url), 'utf8');

const text = 4.5; // WCAG 1.4.3
const graphics = 3; // WCAG 1.4.11

const grounds = ['page', 'card', 'sunk'];
const on = (names, ...under) => names.flatMap((name) => under.map((ground) => [name, ground]));
const numbered = (name, count) => Array.from({ length: count }, (_, n) => `${name}${n + 1}`);
const steps = ['shared', 'shaped', 'prototype', 'tested', 'forward', 'use', 'paused', 'ended'];

/** What is read: words, links in every state, complaints, buttons, the band, tags of steps, highlighted code, maps. */
const words = [
  ...on(['ink', 'muted', 'link', 'visited', 'error', 'success', 'act'], ...grounds),
  ...steps.map((step) => [step, `${step}-tint`]),
  ...on(['hl-a', 'hl-b', 'hl-c', 'hl-d', 'hl-e'], 'sunk'),
  ...on(['ink'], ...numbered('t', 4)),
  ['act-ink', 'act'],
  ['band-ink', 'band'],
  ['marigold', 'band'],
  ['#1b1f24', 'marigold'],
  ['#1b1f24', '#ffdd00'],
];

/** What is seen: edges of fields and of complaints, hues of charts, the mark of the current page, the edge of the focus. */
const drawings = [
  ...on(['field', 'act', 'error'], ...grounds),
  ...on(numbered('c', 8), 'card', 'page'),
  ['marigold', 'band'],
];

/** The theme's own colours, and two of an organisation that are barely apart enough: the build refuses any that are nearer. */
const brands = { 'the theme’s own': {}, 'an organisation’s': { dark: '#9a0e00', light: '#9ac0ea' } };

const looks = Object.entries(brands).flatMap(([whose, brand]) =>
  Object.entries(schemes(brand)).map(([scheme, tokens]) => [`${whose} ${scheme} colours`, tokens]),
);

for (const [colours, tokens] of looks) {
  test(`words can be read in ${colours}`, (t) => holds(t, words, text, tokens));
  test(`what is drawn can be seen in ${colours}`, (t) => holds(t, drawings, graphics, tokens));
  test(`the focus is seen on every ground in ${colours}`, () => {
    // Two rings: what the yellow one is not seen on, the other one is (WCAG 2.4.13).
    const rings = ['ink', '#ffdd00'].map((ring) => luminance(tokens[ring] ?? ring));
    const seen = (ground) => rings.some((ring) => contrast(ring, luminance(tokens[ground])) >= graphics);
    assert.deepEqual([...grounds, 'band'].filter((ground) => !seen(ground)), []);
  });
}

test('black on white has the largest ratio that there is', () => {
  assert.equal(contrast(luminance('#000'), luminance('#fff')), 21);
});

function holds(t, pairs, least, tokens) {
  const ratios = pairs.map(([upper, lower]) => {
    const [a, b] = [upper, lower].map((name) => luminance(tokens[name] ?? name));
    return { pair: `${upper} on ${lower}`, ratio: contrast(a, b) };
  });
  assert.deepEqual(ratios.filter(({ ratio }) => ratio < least), []);
  const lowest = ratios.reduce((low, one) => (one.ratio < low.ratio ? one : low));
  t.diagnostic(`${pairs.length} pairs, the lowest ${lowest.ratio.toFixed(1)} (${lowest.pair})`);
}

/** The colours of both schemes: dark ones take the place of light ones of the same name. */
function schemes(brand) {
  const [before, after] = css.split('@media (prefers-color-scheme: dark)');
  const token = /--([\w-]+):\s*(?:var\(--brand-(dark|light), )?(#[\da-f]{3,6})\b/g;
  const colours = (part) => Object.fromEntries([...part.matchAll(token)].map(([, name, whose, hex]) => [name, brand[whose] ?? hex]));
  const root = (part) => colours(part.slice(part.indexOf(':root {'), part.indexOf('}', part.indexOf(':root {'))));
  const light = root(before);
  const dark = { ...light, ...root(after) };
  return { light: { ...light, ...tints(light) }, dark: { ...dark, ...tints(dark) } };
}

/** The tints of maps, which the style sheet mixes of two colours. */
function tints(tokens) {
  const mixed = css.matchAll(/\.(t\d) \{ fill: color-mix\(in srgb, var\(--([\w-]+)\) (\d+)%, var\(--([\w-]+)\)\)/g);
  const mix = (a, b, part) => parts(a).map((value, n) => value * part + parts(b)[n] * (1 - part));
  const hex = (values) => `#${values.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
  return Object.fromEntries([...mixed].map(([, name, a, part, b]) => [name, hex(mix(tokens[a], tokens[b], part / 100))]));
}

/** Relative luminance (WCAG 2.2, with the threshold of sRGB itself). */
function luminance(hex) {
  const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const [red, green, blue] = parts(hex).map((value) => linear(value / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Red, green and blue, from 0 to 255. */
function parts(hex) {
  assert.match(hex ?? '', /^#([\da-f]{3}|[\da-f]{6})$/, `no colour: ${hex}`);
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit) : hex.slice(1).match(/../g);
  return digits.map((pair) => parseInt(pair, 16));
}

function contrast(a, b) {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
