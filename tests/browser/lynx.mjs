// A person with lynx, a browser of text. Every key is written down beforehand: lynx reads one after the other and waits for
// each page itself, so nothing depends on how fast the machine is. Links are found by a search of the page for their words
// (`/`); fields and buttons by the numbers that lynx writes before them, for which a page is read before it is filled in.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const key = (name) => `key ${name}\n`;
const enter = key('^J');
const type = (words) => [...words].map((letter) => key(letter === ' ' ? '<space>' : letter)).join('');
const find = (words) => key('/') + type(words) + enter;

/** Follows the first link that has these words. */
export const choose = (words) => find(words) + enter;

/**
 * Answers questions on a page that was read, each with one of its options or else with ASCII on one line; `true` ticks the
 * box that has the words of the question.
 */
export function fill(page, answers) {
  const text = page.replace(/\s+/g, ' ');
  return Object.entries(answers).map(([question, answer]) => {
    if (answer === true) return goTo(box(text, question)) + enter;
    const below = text.slice(text.indexOf(question));
    const option = box(below, answer);
    return option ? goTo(option) + enter : goTo(below.match(/\[(\d+)\]_/)[1]) + enter + type(answer) + key('<tab>');
  });
}

/** The number of the first box or button for one of several that has these words, such as `[16](*) Yes`. */
const box = (text, words) => text.match(new RegExp(`\\[(\\d+)\\](?:\\[.\\]|\\(.\\)) ?${words.replace(/\W/g, '\\$&')}`))?.[1];

/** Presses a button of a page that was read. */
export const press = (page, button) => goTo(page.match(new RegExp(`\\(\\[(\\d+)\\]BUTTON\\) ${button}`))[1]) + enter;

const goTo = (number) => key(0) + type(`${number}g`) + enter;

/** Saves the page as text: `p`, the first of the ways to print, and the name of a file instead of the one that is offered. */
const save = (path) => key('p') + enter + key('^U') + type(path) + enter;

/** One visit from an address on: the text of the page where it ends, and how many bytes of cookies it leaves. */
export async function lynx(address, ...steps) {
  const folder = await mkdtemp(join(tmpdir(), 'showground-lynx-'));
  try {
    const [keys, page, cookies, settings] = ['keys', 'page', 'cookies', 'settings'].map((name) => join(folder, name));
    await writeFile(keys, [...steps, save(page), key('Q')].join(''));
    await writeFile(settings, '');
    await inTerminal(folder, `lynx -cfg=${settings} -tna -number_fields -nopause -accept_all_cookies -cookie_save_file=${cookies} -cmd_script=${keys} ${address}`);
    return { text: await readFile(page, 'utf8'), cookies: await stat(cookies).then(({ size }) => size, () => 0) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `script` lends a terminal; `-tna` (above) lets `/` be a search until a field was entered. */
function inTerminal(folder, command) {
  const env = { PATH: process.env.PATH, HOME: folder, TERM: 'vt100', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' };
  const options = { cwd: folder, env, timeout: 120_000 };
  const started = promisify(execFile)('script', ['-qec', `stty rows 50 cols 100; ${command}`, '/dev/null'], options);
  started.child.stdin.end();
  return started;
}
