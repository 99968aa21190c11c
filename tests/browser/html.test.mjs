// Every page of the built demonstration is sound HTML.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { after, before, test } from 'node:test';

import { HtmlValidate, StaticConfigLoader } from 'html-validate';

import { build, demonstration } from './showground.mjs';

const rules = {
  // The checkboxes of one question share a name, as HTML means them to; the rule allows that to radios only.
  'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'reset', 'submit'] }],
};
const validator = new HtmlValidate(new StaticConfigLoader({ extends: ['html-validate:recommended'], root: true, rules }));

let site, folder;

before(async () => {
  site = await demonstration();
  folder = build(site.root);
});

after(() => site?.remove());

test('every page of the demonstration is sound HTML', async (t) => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.html'));
  assert.ok(files.length > 400, `only ${files.length} pages were built`);
  const found = [];
  for (const { parentPath, path, name } of files) found.push(...(await messages(join(parentPath ?? path, name))));
  assert.deepEqual(found, []);
  t.diagnostic(`${files.length} pages`);
});

async function messages(file) {
  const report = await validator.validateString(await readFile(file, 'utf8'), file);
  const all = report.results.flatMap((result) => result.messages);
  return all.map((it) => `${relative(folder, file)}:${it.line}:${it.column} ${it.ruleId}: ${it.message}`);
}
