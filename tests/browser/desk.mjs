// The editor's desk: the program's commands, the files of the site, and a look at what the public gets.

import assert from 'node:assert/strict';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { build, run, within } from './showground.mjs';

export function desk(site, server) {
  const file = (path) => join(site.root, 'content', path);

  /** Runs a command; what it printed. */
  const command = (...args) => run(site.root, ...args);

  /** All of a submission, private answers too. */
  const opened = (reference) => command('show', reference, '--key', join(site.root, 'vault/development.key'));

  /** Waits until a page has the words, or is gone when they are `null`. */
  async function until(address, words) {
    const took = await within(30_000, async () => {
      const response = await fetch(server.base + address);
      return words === null ? response.status === 404 : response.ok && (await response.text()).includes(words);
    });
    assert.notEqual(took, null, `${address} does not show ${words}; serve said:\n${server.said()}`);
  }

  /** Changes a file as with a text editor, each pattern to a text, and waits until a page shows it. */
  async function edit(path, changes, address, words) {
    const text = await readFile(file(path), 'utf8');
    const changed = changes.reduce((text, [from, to]) => text.replace(from, () => to), text);
    assert.notEqual(changed, text, `${path} is as it was`);
    await writeFile(file(path), changed);
    await until(address, words);
  }

  /** Deletes what is private of an idea, and takes its page down. */
  async function withdraw(reference, address) {
    await command('erase', reference);
    await rm(file(`${address.slice(1, -1)}.md`));
    await until(address, null);
    await assert.rejects(opened(reference), /the inbox has no submission/);
  }

  /** These words stand in no file of the site as the public gets it, of what editors keep in git, or of what waits for them. */
  async function nowhere(...words) {
    for (const folder of [build(site.root), ...['content', 'inbox', 'vault'].map((name) => join(site.root, name))]) {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      for (const entry of entries.filter((entry) => entry.isFile())) {
        const path = join(entry.parentPath ?? entry.path, entry.name);
        const text = (await readFile(path, 'utf8')).toLowerCase();
        for (const word of words) assert.ok(!text.includes(word.toLowerCase()), `${word} in ${path}`);
      }
    }
  }

  return { command, opened, until, edit, withdraw, nowhere };
}
