// Every feed is as its standard says: Atom by a schema in RELAX NG, JSON Feed by one in JSON Schema.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import Ajv from 'ajv/dist/2020.js';
import jar from 'vnu-jar';

import { filesOf } from './files.mjs';
import { build, demonstration } from './showground.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** The validator of RELAX NG, Jing, is a part of the checker of HTML. */
const jing = ['-cp', String(jar), 'nu.validator.vendor.thaiopensource.relaxng.util.Driver', '-c', here('atom.rnc')];

let site, files;

before(async () => {
  site = await demonstration();
  files = await filesOf(build(site.root));
});

after(() => site?.remove());

const named = (pattern) => files.map(({ file }) => file).filter((file) => pattern.test(file));

test('every Atom feed is as RFC 4287 says', async (t) => {
  const feeds = named(/\.atom$/);
  assert.ok(feeds.length > 10, `only ${feeds.length} feeds`);
  assert.deepEqual(await mistakes(feeds), []);
  t.diagnostic(`${feeds.length} feeds`);
});

test('what is no Atom feed is found out', async () => {
  const sound = await readFile(named(/feed\.atom$/)[0], 'utf8');
  const damages = { id: /<id>.*?<\/id>/, updated: /T\d\d:\d\d:\d\dZ/, author: /<author>.*?<\/author>/ };
  for (const [what, pattern] of Object.entries(damages)) {
    const file = join(site.root, `without-${what}.atom`);
    await writeFile(file, sound.replace(pattern, ''));
    assert.notDeepEqual(await mistakes([file]), [], what);
  }
});

test('every JSON Feed is as version 1.1 says', async (t) => {
  const valid = new Ajv({ allErrors: true }).compile(JSON.parse(await readFile(here('jsonfeed.json'), 'utf8')));
  const feeds = named(/feed\.json$/);
  assert.ok(feeds.length > 10, `only ${feeds.length} feeds`);
  for (const feed of feeds) assert.ok(valid(JSON.parse(await readFile(feed, 'utf8'))), `${feed}: ${JSON.stringify(valid.errors)}`);
  t.diagnostic(`${feeds.length} feeds`);
});

async function mistakes(feeds) {
  const run = promisify(execFile)('java', [...jing, ...feeds], { maxBuffer: 1 << 26 });
  const { stdout } = await run.catch((failed) => (failed.stdout ? failed : Promise.reject(failed)));
  return stdout.split('\n').filter(Boolean);
}
