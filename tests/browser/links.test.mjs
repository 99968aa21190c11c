// Every link within the site leads to a page that is there, and to a place on it that is there; no two elements of a page
// share a name; and every page can be reached from the home page. At the root of a host, under a path, and from a disk,
// where there is no server that knows a root, or answers for a folder.

import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { launch, newPage } from './browser.mjs';
import { build, demonstration } from './showground.mjs';

/** Pages that nobody is led to: what is shown for a wrong address, and what the worker leads to. Earlier addresses are others. */
const alone = /^\/(404\.html|thank-you\/.*)$/;

/** The address within the site that a path on a page leads to, where the site lies below `root`. */
const below = (root) => (path) => (path.startsWith(root) ? path.slice(root.length) : undefined);

/** The same on a disk: only a file answers, and only one that is looked for from where the page is. */
function onDisk(path, from) {
  const file = new URL(path, `file:///site${from.replace(/\/$/, '/index.html')}`).pathname;
  const inside = path.startsWith('/') || file.endsWith('/') ? undefined : below('/site')(file);
  return inside?.replace(/\/index\.html$/, '/');
}

for (const [name, inside, options] of [
  ['at the root of a host', below(''), []],
  ['under a path', below('/sub/path'), ['--base-url', 'https://example.org/sub/path']],
  ['from a disk', onDisk, ['--portable']],
  ['from a disk, though it lies under a path', onDisk, ['--portable', '--base-url', 'https://example.org/sub/path']],
]) {
  test(`every link leads somewhere, ${name}`, async (t) => {
    const site = await demonstration();
    t.after(() => site.remove());
    const pages = await pagesOf(build(site.root, ...options));
    assert.deepEqual(broken(pages, inside), []);
    assert.deepEqual(repeated(pages), []);
    assert.deepEqual(orphans(pages, inside), []);
    t.diagnostic(`${pages.size} pages, ${[...pages.values()].reduce((sum, page) => sum + page.links.length, 0)} links`);
  });
}

test('a browser shows the site from a disk as it is, and walks on', async (t) => {
  const site = await demonstration();
  const browser = await launch();
  t.after(() => Promise.all([browser.close(), site.remove()]));
  await picture(site.root);
  const folder = build(site.root, '--portable');
  const page = await newPage(browser);
  const said = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('requestfailed', (request) => said.push(request.url()));

  await page.goto(pathToFileURL(join(folder, 'help/a-picture/index.html')).href);
  assert.equal(await page.locator('.prose img').evaluate((image) => image.naturalWidth), 1, 'pictures are shown');
  assert.deepEqual(await looks(page), { band: 'rgb(11, 59, 64)', face: true }, 'style and face are there');

  for (const [link, title] of [
    ['.header__name a', 'Made Better Here: Kent'],
    ['.nav a[href*="prototypes"]', 'Prototypes'],
    ['.card__title a >> nth=0', null],
    ['.crumbs a >> nth=0', 'Made Better Here: Kent'],
    ['.footer a[href*="a-z"]', 'A to Z'],
  ]) {
    await page.click(link);
    const heading = await page.locator('h1').first().textContent();
    if (title) assert.equal(heading.trim(), title);
    assert.ok(page.url().startsWith('file:') && page.url().endsWith('index.html'), page.url());
    assert.equal((await looks(page)).band, 'rgb(11, 59, 64)', page.url());
  }
  await page.goto(pathToFileURL(join(folder, 'ideas/new/index.html')).href);
  assert.equal(await page.locator('form').count(), 0, 'nothing is sent into nowhere');
  await page.getByText('You are reading a copy of this site').waitFor();
  assert.deepEqual(said, []);
});

/** A page with a picture of one point. */
async function picture(root) {
  const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  await mkdir(join(root, 'content/images'), { recursive: true });
  await writeFile(join(root, 'content/images/dot.png'), Buffer.from(dot, 'base64'));
  await writeFile(join(root, 'content/pages/help/a-picture.md'), '---\ntitle: A picture\n---\n![A dot](dot.png)\n');
}

/** The colour of the band at the top, and whether the face of headings is there. */
function looks(page) {
  return page.evaluate(async () => {
    await document.fonts.ready;
    const face = [...document.fonts].some((one) => one.family === 'Bricolage' && one.status === 'loaded');
    return { band: getComputedStyle(document.querySelector('.header')).backgroundColor, face };
  });
}

/** What links and names each page has, by its address; other files have none. */
async function pagesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const pages = new Map();
  for (const entry of entries.filter((entry) => entry.isFile())) {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    const address = `/${relative(folder, file)}`.replace(/\/index\.html$/, '/');
    pages.set(address, entry.name.endsWith('.html') ? read(await readFile(file, 'utf8')) : { links: [], ids: [] });
  }
  return pages;
}

function read(html) {
  const values = (pattern) => [...html.matchAll(pattern)].map((found) => found[1].replaceAll('&amp;', '&'));
  const leads = values(/http-equiv="refresh" content="[^"]*url=([^"]*)"/g);
  const links = values(/\s(?:href|src)="([^"]*)"/g);
  return { links: [...links, ...leads], ids: values(/\sid="([^"]*)"/g), moved: leads.length > 0 };
}

/** The address within the site that a link on a page leads to, and the place there; nothing for links elsewhere. */
function target(link, from, inside) {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(link)) return null;
  const [path, place] = link.split('#');
  return { address: path === '' ? from : inside(path.split('?')[0], from), place };
}

function broken(pages, inside) {
  const found = [];
  for (const [from, { links }] of pages) {
    for (const link of links) {
      const to = target(link, from, inside);
      if (!to || to.address?.startsWith('/submit/')) continue; // the worker's
      const page = pages.get(to.address);
      if (!page || (to.place && !page.ids.includes(decodeURIComponent(to.place)))) found.push(`${link} on ${from}`);
    }
  }
  return found;
}

function repeated(pages) {
  const twice = ({ ids }) => ids.filter((id, at) => ids.indexOf(id) !== at);
  return [...pages].flatMap(([from, page]) => twice(page).map((id) => `#${id} twice on ${from}`));
}

function orphans(pages, inside) {
  const reached = new Set(['/']);
  for (const from of reached) {
    for (const link of pages.get(from)?.links ?? []) {
      const to = target(link, from, inside);
      if (to?.address && pages.has(to.address)) reached.add(to.address);
    }
  }
  return [...pages.keys()].filter((page) => page.endsWith('/') && !reached.has(page) && !alone.test(page) && !pages.get(page).moved);
}
