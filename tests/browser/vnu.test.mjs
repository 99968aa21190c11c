// What the checker of the HTML standard's own people says of every page and of the style sheet: nothing.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import jar from 'vnu-jar';

import { filesOf } from './files.mjs';
import { build, demonstration } from './showground.mjs';

/** What the checker is wrong about, and why. */
const mistakenOfPages = [
  // It reads files, and no file is of the same origin as another; on a host, the style sheet is the site's own.
  /^Resource violates Content Security Policy \(meta tag\): external stylesheet “\/assets\//,
  // Data in a `script` element is never run, so that no policy is asked (HTML, "prepare the script element", step 12).
  // That no other script is within a page is `quiet.test.mjs`'s matter.
  /^Inline script violates Content Security Policy \(meta tag\): blocked by “script-src” directive/,
  /blocked by “script-src” directive/, // it reads files, and knows no origin that `'self'` could be
];
const mistakenOfStyles = [
  /“container-type”: Property “container-type” doesn't exist/, // CSS Containment 3
  /Unrecognized at-rule “@container”/, // CSS Containment 3
  /“paint-order”: Property “paint-order” doesn't exist/, // SVG 2
  /“mask”: Too many values or values are not recognized/, // CSS Masking 1: a list of images, each with place and size
];

let site, folder;

before(async () => {
  site = await demonstration();
  folder = build(site.root);
});

after(() => site?.remove());

test('the checker of the standard finds nothing in any page', async () => {
  assert.deepEqual(await messages(['--skip-non-html', folder], mistakenOfPages), []);
});

test('the checker of the standard finds nothing in the style sheets', async () => {
  const sheets = (await filesOf(folder)).map(({ file }) => file).filter((file) => file.endsWith('.css'));
  assert.ok(sheets.length > 0);
  assert.deepEqual(await messages(['--css', ...sheets], mistakenOfStyles), []);
});

/** What it says, apart from what it is mistaken about; what it is no longer mistaken about is said, too. */
async function messages(what, mistaken) {
  const all = (await checked(what)).map((it) => ({ ...it, at: `${it.url.replace(`file:${folder}`, '')}:${it.lastLine}` }));
  const stale = mistaken.filter((pattern) => !all.some(({ message }) => pattern.test(message)));
  const left = all.filter(({ message }) => !mistaken.some((pattern) => pattern.test(message)));
  return [...left.map(({ at, message }) => `${at} ${message}`), ...stale.map((pattern) => `no longer said: ${pattern}`)];
}

async function checked(what) {
  const args = ['-jar', String(jar), '--stdout', '--exit-zero-always', '--format', 'json', ...what];
  const { stdout } = await promisify(execFile)('java', args, { maxBuffer: 1 << 26 });
  return JSON.parse(stdout).messages;
}
