// The whole way of one idea, with scripting off: a stranger sends it with a plain form, an editor approves it, and the
// running site shows it everywhere it belongs.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { launch, newPage } from './browser.mjs';
import { fillIn, idea, problem, send } from './idea.mjs';
import { demonstration, run, serve, within } from './showground.mjs';

const address = '/ideas/a-ladder-that-the-whole-street-may-borrow/';

/** Where an approved idea is to be seen. */
const places = [
  address,
  '/ideas/',
  '/challenges/look-after-where-we-live/',
  '/ideas/challenge/look-after-where-we-live/',
  '/ideas/area/medway/',
  '/feed.atom',
];

let site, server, browser, page;

before(async () => {
  site = await demonstration();
  [server, browser] = await Promise.all([serve(site.root), launch()]);
  page = await newPage(browser, { javaScriptEnabled: false });
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await site?.remove();
});

test('an idea goes from a stranger to the site', async (t) => {
  await t.test('two mistakes come back with everything kept', async () => {
    await page.goto(`${server.base}/ideas/new/`);
    await fillIn(page, { idea: '', email: 'nia.at.example.org' });
    await send(page);

    assert.match(await page.title(), /^Error: /);
    const summary = page.locator('.error-summary');
    assert.equal(await summary.getByRole('link').count(), 2);
    assert.equal(await page.locator('.error-summary:focus').count(), 1, 'the summary has the focus');
    await everythingIsKept();
  });

  await t.test('each complaint stands beside its field and leads there', async () => {
    for (const [id, label] of [['idea', 'What is your idea'], ['email', 'Email address']]) {
      const field = page.getByLabel(label);
      assert.equal(await field.getAttribute('aria-invalid'), 'true');
      const complaint = page.locator(`#f-${id}-error`);
      assert.match(await field.getAttribute('aria-describedby'), new RegExp(`\\bf-${id}-error\\b`));
      const words = (await complaint.innerText()).replace(/^Error:\s*/, '');
      const link = page.locator('.error-summary').getByRole('link', { name: words });
      await link.click();
      assert.equal(await page.locator(':target').getAttribute('id'), `f-${id}`);
    }
  });

  await t.test('corrected, everything is seen once more, and nothing is sent yet', async () => {
    await page.getByLabel('What is your idea').fill(idea);
    await page.getByLabel('Email address').fill('nia@example.org');
    await send(page);
    await isChecked(page, 'nia@example.org');
    assert.doesNotMatch(await run(site.root, 'inbox'), /ladder/);
  });

  let receipt;
  await t.test('sent from there, it has a receipt', async () => {
    await send(page);
    const main = await page.getByRole('main').innerText();
    [receipt] = main.match(/\b[0-9A-Z]{10}\b|\b[0-9A-Z]{5}[ -][0-9A-Z]{5}\b/) ?? [];
    assert.ok(receipt, `no receipt on the page: ${main}`);
    assert.doesNotMatch(await page.title(), /Error/);
  });

  await t.test('it waits in the inbox, and is nowhere on the site', async () => {
    const listed = await run(site.root, 'inbox');
    assert.ok(listed.includes(receipt) && listed.includes('A ladder that'), listed);
    const answers = await Promise.all(places.map((place) => shows(place)));
    assert.deepEqual(answers, places.map(() => false));
  });

  await t.test('approved, it is on its page, the lists and the feed within a second', async () => {
    await run(site.root, 'approve', receipt);
    const took = await Promise.all(places.map((place) => within(1000, () => shows(place))));
    const late = places.filter((_, at) => took[at] === null);
    assert.deepEqual(late, [], `not there within a second; serve said:\n${server.said()}`);
    t.diagnostic(`shown after ${Math.round(Math.max(...took))} ms`);
    assert.ok(existsSync(join(site.root, 'content', `${address.replace(/\/$/, '')}.md`)));
  });

  await t.test('its page has what the stranger wrote, and nothing private', async () => {
    await page.goto(server.base + address);
    const main = await page.getByRole('main').innerText();
    for (const words of [...problem.split('\n\n'), 'Nia', 'Medway', 'Swale']) assert.ok(main.includes(words), words);
    assert.doesNotMatch(await page.content(), /Prys|nia@/);
  });
});

for (const javaScriptEnabled of [false, true]) {
  test(`an answer can be changed before it is sent, with scripts ${javaScriptEnabled ? 'on' : 'off'}`, async () => {
    const page = await newPage(browser, { javaScriptEnabled });
    await page.goto(`${server.base}/ideas/new/`);
    await fillIn(page, { idea: `A kite with scripts ${javaScriptEnabled}` });
    await send(page);
    await isChecked(page, 'nia@example.org');
    await page.getByRole('button', { name: 'Change your answer to: Email address' }).click();
    assert.equal(await page.locator(':focus').getAttribute('id'), 'f-email', 'the question has the focus');
    assert.match(page.url(), /#f-email$/);
    assert.equal(await page.getByLabel('What problem would it solve').inputValue(), problem);
    await page.getByLabel('Email address').fill('other@example.org');
    await send(page);
    await isChecked(page, 'other@example.org');
    const [request] = await Promise.all([page.waitForRequest((it) => it.method() === 'POST'), send(page)]);
    await page.waitForURL(/\/submit\/idea\/sent\/[0-9A-Z]{10}$/);
    const retried = await fetch(request.url(), { method: 'POST', body: new URLSearchParams(request.postData()) });
    assert.equal(retried.url, page.url(), 'sent twice, it is the same');
    assert.doesNotMatch(await page.getByRole('main').innerText(), /other@|ladder|Prys/, 'the receipt shows no answers');
    await page.context().close();
  });
}

/** The page lists what was answered, and what was left out. */
async function isChecked(page, email) {
  assert.match(await page.title(), /^Check your answers – Share an idea/);
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'Check your answers before you send them');
  const rows = await page.locator('dl.answers > div').evaluateAll((rows) =>
    rows.map((row) => [row.querySelector('dt').firstChild.data.trim(), row.querySelector('dd').innerText]));
  const answers = Object.fromEntries(rows);
  assert.equal(answers['Email address'], email);
  assert.equal(answers['Where would it help?'], 'Medway\nSwale');
  assert.equal(answers['How might it work?'], 'Not provided');
  assert.equal(answers['What problem would it solve, and for whom?'], problem);
  assert.ok(!('Name of the group' in answers), 'what was not asked is not listed');
}

async function everythingIsKept() {
  assert.equal(await page.getByLabel('What problem would it solve').inputValue(), problem);
  assert.equal(await page.getByRole('textbox', { name: 'Full name' }).inputValue(), 'Nia Ŵyn-Prys');
  assert.equal(await page.getByLabel('Email address').inputValue(), 'nia.at.example.org');
  const kept = await page.locator('input:checked').evaluateAll((inputs) => inputs.map(({ name, value }) => [name, value]));
  assert.deepEqual(kept, [
    ['challenge', 'look-after-where-we-live'],
    ['areas', 'medway'],
    ['areas', 'swale'],
    ['group', 'just-me'],
    ['name_shown', 'first'],
    ['adult', 'yes'],
    ['contact', 'yes'],
    ['consent', 'yes'],
  ]);
}

async function shows(place) {
  const response = await fetch(server.base + place);
  return response.ok && (await response.text()).includes(idea);
}
