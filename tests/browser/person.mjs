// Somebody at a browser: goes by links, answers questions by their words, and presses buttons by their names.

import assert from 'node:assert/strict';

import { newPage } from './browser.mjs';
import { kept, nothing } from './kept.mjs';

/** One visit, from the start page on, in a browser that knows nothing yet; and nothing is kept in it at the end. */
export async function visit(browser, address, options, does) {
  const page = await newPage(browser, options);
  try {
    await page.goto(address);
    const found = await does(page);
    assert.deepEqual(await kept(page), nothing, `what ${page.url()} leaves behind`);
    return found;
  } finally {
    await page.context().close();
  }
}

/** Takes one link after the other, each by the words that stand in it; the first of that name. */
export async function follow(page, ...names) {
  for (const name of names) {
    const link = page.getByRole('link', { name, exact: true }).first();
    const address = await link.evaluate((it) => it.href);
    await link.click();
    await page.waitForURL(address);
  }
}

/**
 * Answers a form. What is given for a question is a text (typed, or picked from a list), `true` (a box is ticked), a list
 * of options (each is chosen), or the answers to the questions within it.
 */
export async function answer(where, answers) {
  for (const [question, given] of Object.entries(answers)) {
    const group = where.getByRole('group', { name: question, exact: true });
    if (given === true) await where.getByRole('checkbox', { name: question }).check();
    else if (Array.isArray(given)) for (const option of given) await group.getByLabel(option, { exact: true }).check();
    else if (typeof given === 'object') await answer(group, given);
    else await say(where.getByLabel(question, { exact: true }), given);
  }
}

async function say(field, words) {
  const isList = (await field.evaluate((it) => it.localName)) === 'select';
  await (isList ? field.selectOption({ label: words }) : field.fill(words));
}

/** Presses the button; the heading of the page that comes. */
export async function press(page, button) {
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: button, exact: true }).click()]);
  return heading(page);
}

export const heading = (page) => page.getByRole('heading', { level: 1 }).innerText();

/** What stands on the page, without its head and foot. */
export const words = (page) => page.getByRole('main').innerText();

/** Sends a form whose answers are checked before: the reference that was given, and where it stands. */
export async function send(page, button) {
  assert.equal(await press(page, button), 'Check your answers before you send them', await words(page));
  return sendAtOnce(page, button);
}

/** The same for a form that is sent in one step. */
export async function sendAtOnce(page, button) {
  await press(page, button);
  assert.match(await page.title(), /^Thank you/);
  const [reference] = (await words(page)).match(/\b[0-9A-Z]{10}\b|\b[0-9A-Z]{5}[ -][0-9A-Z]{5}\b/) ?? [];
  assert.ok(reference, `no reference on the page: ${await words(page)}`);
  return { reference, receipt: page.url() };
}
