// What comes out on paper: as many pages as there should be, nothing cut, and all that a reader of paper needs.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { launch, newPage } from './browser.mjs';
import { build, demonstration, host } from './showground.mjs';

const longestIdea = 'the-longest-of-all-ideas-that-anybody-ever-sent-us';

let folder, site, served, browser;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'showground-print-'));
  site = await demonstration();
  await longest(site.root);
  served = await host(build(site.root));
  browser = await launch();
});

after(() => Promise.all([browser?.close(), served?.stop(), site?.remove(), rm(folder, { recursive: true, force: true })]));

/** An idea as wordy as forms let one be, in every district. */
async function longest(root) {
  const words = (count) => Array.from({ length: count }, (_, n) => `word${n}`).join(' ');
  const areas = 'ashford, canterbury, dartford, dover, folkestone-and-hythe, gravesham, maidstone, medway, sevenoaks, swale, thanet';
  const text = `---\ntitle: A long one ${words(16)}\nin_one_sentence: It says ${words(25)}\nchallenges: [find-work-and-learn]\nareas: [${areas}]\nround: v2\ndate: 2026-11-01\nstages: [{stage: shared, date: 2026-11-01}]\n---\nSee [this](https://example.org/elsewhere).\n`;
  await writeFile(join(root, 'content/ideas', `${longestIdea}.md`), text);
}

/** A command of poppler-utils; what it printed. */
function poppler(command, ...args) {
  try {
    return execFileSync(command, args, { encoding: 'latin1', maxBuffer: 1 << 26 });
  } catch (error) {
    throw error.code === 'ENOENT' ? new Error(`print tests need ${command}: install the package 'poppler-utils'`) : error;
  }
}

/** A page on A4 paper: the file, how many sheets it takes, and the page as it was laid out for it. */
async function printed(url, look = {}) {
  const page = await newPage(browser, look);
  await page.goto(served.base + url);
  const file = join(folder, `${url.replaceAll('/', '_')}.pdf`);
  await page.pdf({ path: file, format: 'A4', preferCSSPageSize: true });
  await page.emulateMedia({ media: 'print' });
  const sheets = Number(poppler('pdfinfo', file).match(/Pages:\s+(\d+)/)[1]);
  return { file, sheets, page };
}

const joined = (text) => text.normalize('NFKC').replace(/\s+/g, '');

/** The words in a part of a sheet, all of it unless said otherwise, without blanks: lines are broken as there is room. */
function words(file, sheet, [x, y, width, height] = [0, 0, 10000, 10000]) {
  const part = ['-x', x, '-y', y, '-W', width, '-H', height].map(String);
  const text = poppler('pdftotext', '-enc', 'UTF-8', '-raw', '-f', String(sheet), '-l', String(sheet), ...part, file, '-');
  return joined(Buffer.from(text, 'latin1').toString('utf8'));
}

const allWords = (file, sheets) => Array.from({ length: sheets }, (_, n) => words(file, n + 1)).join('');

/** Words that stand nearer to an edge of the paper than printers can go: 4 mm. */
function nearEdges(file) {
  const found = [];
  for (const page of poppler('pdftotext', '-bbox', file, '-').split('<page ').slice(1)) {
    const [, width, height] = page.match(/width="([\d.]+)" height="([\d.]+)"/).map(Number);
    for (const [, ...box] of page.matchAll(/<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">/g)) {
      const [left, top, right, bottom] = box.map(Number);
      const edge = (4 / 25.4) * 72;
      if (left < edge || top < edge || right > width - edge || bottom > height - edge) found.push(box);
    }
  }
  return found;
}

/** The texts within some elements that are seen on paper, each as it stands in the page. */
const texts = (locator) =>
  locator.evaluateAll((all) =>
    all.map((element) => {
      const [walker, found] = [document.createTreeWalker(element, NodeFilter.SHOW_TEXT), []];
      while (walker.nextNode()) {
        const holder = walker.currentNode.parentElement;
        const isSeen = holder.checkVisibility() && !holder.closest('svg, .visually-hidden');
        if (isSeen && walker.currentNode.data.trim() !== '') found.push(walker.currentNode.data);
      }
      return found;
    }),
  );

const missing = (all, wanted) => wanted.filter((text) => !all.includes(joined(text)));

for (const [what, url, most] of [
  ['an idea', '/ideas/bus-times-by-text/', 6],
  ['a prototype', '/prototypes/text-the-stop/', 9],
  ['what testers found', '/prototypes/letter-turned-over/results/', 4],
  ['what happened next', '/what-happened-next/', 12],
]) {
  test(`${what} comes out on few sheets, with all its words`, async () => {
    const { file, sheets, page } = await printed(url);
    assert.ok(sheets <= most, `${sheets} sheets`);
    const [all, [wanted]] = [allWords(file, sheets), await texts(page.locator('main'))];
    assert.ok(wanted.length > 10);
    assert.deepEqual(missing(all, wanted), []);
    assert.deepEqual(nearEdges(file), []);
    assert.ok(all.includes(joined(`https://made-better-here.example${url}`)), 'it says where it comes from');
    assert.ok(!all.includes('Getinvolved'), 'no navigation');
    await page.context().close();
  });
}

test('the numbers behind charts are open, and addresses stand after links', async () => {
  const results = await printed('/prototypes/letter-turned-over/results/');
  const numbers = await results.page.locator('.numbers th[scope="col"]').evaluateAll((all) => all.map((one) => one.textContent));
  assert.ok(numbers.length > 10);
  assert.deepEqual(missing(allWords(results.file, results.sheets), numbers), []);
  const idea = await printed(`/ideas/${longestIdea}/`);
  assert.ok(allWords(idea.file, idea.sheets).includes('this(https://example.org/elsewhere)'));
});

test('a portfolio is one sheet', async (t) => {
  const people = (await readdir(join(site.root, 'content/people'))).map((name) => name.replace(/\.md$/, ''));
  for (const person of people) {
    const { file, sheets, page } = await printed(`/people/${person}/`);
    assert.equal(sheets, 1, person);
    assert.deepEqual(missing(words(file, 1), (await texts(page.locator('main')))[0]), [], person);
    assert.deepEqual(nearEdges(file), [], person);
    await page.context().close();
  }
  t.diagnostic(`${people.length} people`);
});

test('paper is white, whatever the screen looks like', async () => {
  const { file } = await printed('/people/asha-wickens/', { colorScheme: 'dark' });
  const image = join(folder, 'dark');
  poppler('pdftoppm', '-r', '20', '-gray', '-singlefile', file, image);
  const shades = [...(await readFile(`${image}.pgm`)).subarray(100)]; // behind the head
  assert.ok(shades.filter((shade) => shade > 240).length > shades.length * 0.85, 'mostly white');
  assert.ok(Math.min(...shades) < 100, 'with dark words on it');
});

/** A quarter of a sheet of that size, in points. */
const quarter = ([width, height], n) => [(n % 2) * (width / 2), Math.floor(n / 2) * (height / 2), width / 2, height / 2].map(Math.round);

for (const [what, url] of [
  ['a question', '/print/ideas/find-work-and-learn/'],
  ['another question', '/print/ideas/get-where-you-need-to-go/'],
  ['no question', '/print/something-else/'],
]) {
  test(`the ideas to ${what} are cards, four to a sheet, and none is cut`, async (t) => {
    const { file, sheets, page } = await printed(url);
    const cards = await texts(page.locator('.slip'));
    assert.equal(sheets, cards.length / 4);
    for (const [n, parts] of cards.entries()) {
      const there = words(file, Math.floor(n / 4) + 1, quarter([595, 842], n % 4));
      assert.deepEqual(missing(there, parts), [], `card ${n}`);
      const [found, all] = [there, joined(parts.join(''))].map((text) => text.replaceAll(':', '')); // the style sheet adds some
      assert.equal(found, all, `card ${n} has a quarter of the sheet for itself`);
    }
    assert.deepEqual(nearEdges(file), []);
    t.diagnostic(`${cards.length} cards on ${sheets} sheets`);
    await page.context().close();
  });
}

test('a card has room to write on, whatever the idea says', async () => {
  const page = await newPage(browser);
  await page.goto(`${served.base}/print/ideas/find-work-and-learn/`);
  await page.emulateMedia({ media: 'print' });
  const rooms = await page.locator('.slip > .lines:last-of-type').evaluateAll((all) => all.map((lines) => lines.clientHeight));
  const line = (8 / 25.4) * 96;
  assert.ok(rooms.length > 8 && Math.min(...rooms) > 2 * line, `${rooms}`);
});

test('postcards have their backs behind their fronts, and nothing runs over', async () => {
  const { file, sheets, page } = await printed('/print/postcards/');
  assert.equal(sheets, 2);
  assert.match(poppler('pdfinfo', file), /Page size:\s+84[12]\.\d+ x 59[45]\.\d+/, 'A4, lying');
  assert.deepEqual(nearEdges(file), []);
  for (let n = 0; n < 4; n += 1) {
    const [front, back] = [1, 2].map((sheet) => words(file, sheet, quarter([842, 595], n)));
    assert.ok(front.includes(joined('Made Better Here: Kent')) && front.includes(joined('help people stay well')), front);
    assert.ok(back.includes(joined('The Old Hop Store')) && back.includes(joined('How it might work')), back);
  }
  const over = await page.locator('.postcard, .postcard__words, .postcard__to').evaluateAll((all) =>
    all.filter((part) => part.scrollHeight > part.clientHeight + 1 || part.scrollWidth > part.clientWidth + 1).length,
  );
  assert.equal(over, 0);
  const edges = await page.locator('.sheet--postcards').evaluateAll((sheets) =>
    sheets.map((sheet) => [...sheet.querySelectorAll('.postcard')].map((card) => {
      const [one, all] = [card.getBoundingClientRect(), sheet.getBoundingClientRect()];
      return [one.left - all.left, one.top - all.top, one.width, one.height].map(Math.round);
    })),
  );
  assert.deepEqual(edges[0], edges[1]);
});
