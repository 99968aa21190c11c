// Every link within the site leads to a page that is there, and to a place on it that is there; no two elements of a page
// share a name; and every page can be reached from the home page. At the root of a host, and under a path.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { test } from 'node:test';

import { build, demonstration } from './showground.mjs';

/** Pages that nobody is led to: what is shown for a wrong address, and what the worker leads to. Earlier addresses are others. */
const alone = /^\/(404\.html|thank-you\/.*)$/;

for (const [name, root, options] of [
  ['at the root of a host', '', []],
  ['under a path', '/sub/path', ['--base-url', 'https://example.org/sub/path']],
]) {
  test(`every link leads somewhere, ${name}`, async (t) => {
    const site = await demonstration();
    t.after(() => site.remove());
    const pages = await pagesOf(build(site.root, ...options));
    assert.deepEqual(broken(pages, root), []);
    assert.deepEqual(repeated(pages), []);
    assert.deepEqual(orphans(pages, root), []);
    t.diagnostic(`${pages.size} pages, ${[...pages.values()].reduce((sum, page) => sum + page.links.length, 0)} links`);
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
  const moved = html.includes('http-equiv="refresh"');
  return { links: values(/\s(?:href|src)="([^"]*)"/g), ids: values(/\sid="([^"]*)"/g), moved };
}

/** The address within the site that a link on a page leads to, and the place there; nothing for links elsewhere. */
function target(link, from, root) {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(link)) return null;
  const [path, place] = link.split('#');
  const inside = path.startsWith(root) ? path.slice(root.length) : null;
  return { address: path === '' ? from : inside?.split('?')[0], place };
}

function broken(pages, root) {
  const found = [];
  for (const [from, { links }] of pages) {
    for (const link of links) {
      const to = target(link, from, root);
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

function orphans(pages, root) {
  const reached = new Set(['/']);
  for (const from of reached) {
    for (const link of pages.get(from)?.links ?? []) {
      const to = target(link, from, root);
      if (to?.address && pages.has(to.address)) reached.add(to.address);
    }
  }
  return [...pages.keys()].filter((page) => page.endsWith('/') && !reached.has(page) && !alone.test(page) && !pages.get(page).moved);
}
