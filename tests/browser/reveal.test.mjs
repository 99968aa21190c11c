// A question that depends on an answer waits until that answer is chosen, without a script; one that the style sheet
// cannot reach is always there, with its condition in words.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { launch, newPage } from './browser.mjs';
import { demonstration, serve } from './showground.mjs';

const choice = (id, ...answers) => `
  - id: ${id}
    kind: radios
    label: ${id}
    options: [${answers.map((answer) => `{id: ${answer}, label: ${answer}}`).join(', ')}]
    shown: published`;

const question = (id, when = '') => `
  - {id: ${id}, kind: text, label: ${id}, shown: published${when && `, when: {${when}}`}}`;

/** Two questions after one choice, of which each answer asks for another; a plain one between; one far away. */
const form = `title: Trial
at: /trial/new/
button: Send
fields:${choice('colour', 'red', 'blue', 'both')}${question('rouge', 'colour: [red, both]')}${question('azure', 'colour: [blue, both]')}
${question('plain')}${question('shade', 'colour: [both]')}${['b', 'c', 'd', 'e', 'f'].map((id) => question(id)).join('')}
${question('far', 'colour: [red]')}`;

let site, server, browser;

before(async () => {
  site = await demonstration();
  await writeFile(join(site.root, 'content/forms/trial.yaml'), form);
  [server, browser] = await Promise.all([serve(site.root), launch()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await site?.remove();
});

const conditional = ['rouge', 'azure', 'shade', 'far'];

/** Which of the conditional questions are in sight. */
async function inSight(page) {
  const seen = await Promise.all(conditional.map((id) => page.locator(`[data-field=${id}]`).isVisible()));
  return conditional.filter((_, place) => seen[place]);
}

for (const javaScriptEnabled of [true, false]) {
  test(`each answer asks for its own questions (scripts ${javaScriptEnabled ? 'on' : 'off'})`, async () => {
    const page = await newPage(browser, { javaScriptEnabled });
    await page.goto(`${server.base}/trial/new/`);
    assert.deepEqual(await inSight(page), ['far'], 'before anything is chosen');
    for (const [answer, asked] of [
      ['red', ['rouge', 'far']],
      ['blue', ['azure', 'far']],
      ['both', ['rouge', 'azure', 'shade', 'far']],
    ]) {
      await page.getByRole('radio', { name: answer }).check();
      assert.deepEqual(await inSight(page), asked, answer);
    }
    assert.ok(await page.locator('[data-field=far]').getByText('“red”').isVisible(), 'its condition is said');
    assert.ok(!(await page.locator('[data-field=rouge]').getByText('“red”').isVisible()), 'what is seen needs no words');
  });
}
