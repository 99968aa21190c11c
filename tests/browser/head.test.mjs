// Every page says to those who find, share or read it aloud what it is: its language, its name, and a sentence.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';

import { pagesOf } from './files.mjs';
import { build, demonstration } from './showground.mjs';

/** Pages that nobody searches for: what is shown for a wrong address, and what the worker leads to. */
const alone = /^\/(404\.html|thank-you\/.*)$/;

let site, pages;

before(async () => {
  site = await demonstration();
  const files = await pagesOf(build(site.root));
  const read = await Promise.all(files.map(async ({ file, address }) => ({ address, html: await readFile(file, 'utf8') })));
  pages = read.filter(({ address, html }) => !alone.test(address) && !html.includes('http-equiv="refresh"'));
});

after(() => site?.remove());

test('every page says what it is', (t) => {
  assert.ok(pages.length > 400, `only ${pages.length} pages were built`);
  const said = {
    language: /^<!DOCTYPE html>\n<html lang="[a-z]{2}/,
    name: /<title>[^<]{3,70}<\/title>/,
    sentence: /<meta name="description" content="[^"]{10,}">/,
    address: /<link rel="canonical" href="https:\/\//,
  };
  const missing = (html) => Object.keys(said).filter((what) => !said[what].test(html));
  const wanting = pages.map(({ address, html }) => `${missing(html)} of ${address}`).filter((it) => !it.startsWith(' of'));
  assert.deepEqual(wanting, []);
  t.diagnostic(`${pages.length} pages`);
});
