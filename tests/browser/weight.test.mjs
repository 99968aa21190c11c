// What a visitor loads before a page is there, compressed, for every page: few files, and small ones.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { filesOf, pagesOf } from './files.mjs';
import { build, demonstration } from './showground.mjs';

const kilobyte = 1024;
const most = { html: 15, page: 60, home: 100, form: 30, css: 14, script: 6, files: 6 };

let site, folder, pages;

before(async () => {
  site = await demonstration();
  folder = build(site.root);
  const built = await pagesOf(folder);
  pages = await Promise.all(built.map(async ({ file, address }) => measured(address, await readFile(file, 'utf8'))));
});

after(() => site?.remove());

test('every page is light', (t) => {
  assert.ok(pages.length > 400, `only ${pages.length} pages were built`);
  const tooMuch = pages.flatMap(({ address, html, all, files, isForm }) => {
    const limit = address === '/' ? most.home : isForm ? most.form : most.page;
    return [
      html > most.html * kilobyte && `${address}: ${html} bytes of HTML`,
      all > limit * kilobyte && `${address}: ${all} bytes, more than ${limit} KB`,
      files > most.files && `${address}: ${files} files`,
    ].filter(Boolean);
  });
  assert.deepEqual(tooMuch, []);
  const heaviest = (what) => pages.reduce((a, b) => (b[what] > a[what] ? b : a));
  for (const what of ['html', 'all', 'files']) t.diagnostic(`most ${what}: ${heaviest(what)[what]} (${heaviest(what).address})`);
});

test('the style sheets, those of what is printed included, and every script are small', async (t) => {
  const files = await filesOf(folder);
  const weights = (end) => Promise.all(files.filter(({ file }) => file.endsWith(end)).map(({ address }) => weight(address)));
  const [sheets, scripts] = [await weights('.css'), await weights('.js')];
  const styles = sheets.reduce((sum, bytes) => sum + bytes, 0);
  assert.ok(sheets.length > 0 && styles <= most.css * kilobyte, `${styles} bytes of CSS`);
  assert.deepEqual(scripts.filter((bytes) => bytes > most.script * kilobyte), []);
  t.diagnostic(`CSS ${styles} bytes, scripts ${scripts.join(', ') || 'none'}`);
});

/** Each file is weighed once. */
const weighed = new Map();
function weight(address) {
  const packed = /\.(woff2|png|jpe?g|webp|avif)$/;
  const bytes = async () => {
    const file = await readFile(join(folder, decodeURIComponent(address)));
    return packed.test(address) ? file.length : gzipSync(file).length;
  };
  if (!weighed.has(address)) weighed.set(address, bytes());
  return weighed.get(address);
}

/** What a page takes before anybody scrolls: itself, what its head names, its pictures that are not put off, its fonts. */
async function measured(address, html) {
  const values = (pattern) => [...html.matchAll(pattern)].map(([, value]) => value.split('#')[0]);
  const linked = values(/<link rel="(?:stylesheet|icon|preload)" (?:as="\w+" )?href="([^"]*)"/g);
  const shown = values(/<(?:script|img)\b(?![^>]*loading="lazy")[^>]* src="([^"]*)"/g);
  const files = [...new Set([...linked, ...shown, ...(await fonts(linked, html))])];
  const own = gzipSync(html).length;
  const others = await Promise.all(files.map(weight));
  const isForm = /<form\b[^>]*method="post"/.test(html) && /\/new\/$|\/test\/$/.test(address);
  return { address, html: own, all: others.reduce((sum, bytes) => sum + bytes, own), files: files.length + 1, isForm };
}

/** The fonts that a browser asks for: those with letters of what is set in the face of headings. */
async function fonts(linked, html) {
  const sheets = linked.filter((file) => file.endsWith('.css'));
  const texts = await Promise.all(sheets.map((sheet) => readFile(join(folder, sheet), 'utf8')));
  const faces = texts.flatMap((text) => [...text.matchAll(/@font-face \{[^}]*url\("([^"]+\.woff2)"\)[^}]*unicode-range: ([^;}]*)/g)]);
  const headings = [...html.matchAll(/<(h[1-4]|p class="header__name")\b[^>]*>(.*?)<\/(?:h[1-4]|p)>/gs)].map(([, , words]) => words);
  const letters = [...new Set(headings.join('').replace(/<[^>]*>/g, ''))].map((letter) => letter.codePointAt(0));
  const has = (ranges) => letters.some((letter) => ranges.some(([from, to]) => from <= letter && letter <= to));
  return faces.filter(([, , range]) => has(rangesOf(range))).map(([, name]) => `/assets/${name}`);
}

/** `U+0020-007E, U+00A3` as numbers. */
const rangesOf = (text) =>
  [...text.matchAll(/U\+([\dA-F]+)(?:-([\dA-F]+))?/g)].map(([, from, to = from]) => [parseInt(from, 16), parseInt(to, 16)]);
