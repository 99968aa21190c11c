// The preview while somebody writes: the open page follows the file, and shows the mistake of the file it is made from.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { launch, newPage } from './browser.mjs';
import { demonstration, serve } from './showground.mjs';

const file = 'content/ideas/bus-times-by-text.md';
const address = '/ideas/bus-times-by-text/';
const second = { timeout: 1000 };

let site, server, browser, page, original;

before(async () => {
  site = await demonstration();
  original = await readFile(join(site.root, file), 'utf8');
  [server, browser] = await Promise.all([serve(site.root), launch()]);
  page = await newPage(browser);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await site?.remove();
});

const write = (text) => writeFile(join(site.root, file), text);
const mistakes = () => page.getByRole('region', { name: 'Mistakes' });

/** Waits until the page hears of changes: `events` is the stream that the preview's own script holds. */
const listens = () => page.waitForFunction('events.readyState === EventSource.OPEN');

test('the open page follows its file within a second', async () => {
  await page.goto(server.base + address);
  await listens();
  await write(`${original}\nAnd a sentence that was not there before.\n`);
  await page.getByText('And a sentence that was not there before.').waitFor(second);
  assert.equal(await mistakes().count(), 0);
});

test('a mistake is shown on the page that has it, and gone when it is mended', async () => {
  await page.goto(server.base + address);
  await listens();
  await write(original.replace(/^title:/m, 'titel:'));
  await mistakes().waitFor(second);
  const words = await mistakes().innerText();
  assert.ok(words.includes(`${file}:`), words);
  assert.match(words, /did you mean `?title/);

  await listens();
  await write(original);
  await mistakes().waitFor({ state: 'detached', ...second });
});
