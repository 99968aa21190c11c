// The whole way of one idea, with scripting off: a stranger sends it with a plain form, an editor approves it, and the
// running site shows it everywhere it belongs.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { launch, newPage } from './browser.mjs';
import { demonstration, run, serve, within } from './showground.mjs';

const idea = 'A ladder that the whole street may borrow';
const problem = 'Everybody on our street owns a ladder – or needs one twice a year.\n\nNobody “owns” the knowing of who.';
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

const send = () => page.getByRole('button', { name: 'Send your idea' }).click();
const question = (name) => page.getByRole('group', { name });

test('an idea goes from a stranger to the site', async (t) => {
  await t.test('two mistakes come back with everything kept', async () => {
    await page.goto(`${server.base}/ideas/new/`);
    await question('Which question').getByLabel('look after the place').check();
    await page.getByLabel('What problem would it solve').fill(problem);
    await question('Where would it help').getByLabel('Medway').check();
    await question('Where would it help').getByLabel('Swale').check();
    await question('Are you part of a group').getByLabel('No, this is just me').check();
    await page.getByLabel('What name may we show').fill('Nia');
    await page.getByLabel('Full name').fill('Nia Ŵyn-Prys');
    await page.getByLabel('Email address').fill('nia.at.example.org');
    await question('Are you 18').getByLabel('Yes').check();
    await page.getByLabel('I have read how my details are used').check();
    await send();

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

  let receipt;
  await t.test('corrected, it is sent and has a receipt', async () => {
    await page.getByLabel('What is your idea').fill(idea);
    await page.getByLabel('Email address').fill('nia@example.org');
    await send();
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

async function everythingIsKept() {
  assert.equal(await page.getByLabel('What problem would it solve').inputValue(), problem);
  assert.equal(await page.getByLabel('What name may we show').inputValue(), 'Nia');
  assert.equal(await page.getByLabel('Full name').inputValue(), 'Nia Ŵyn-Prys');
  assert.equal(await page.getByLabel('Email address').inputValue(), 'nia.at.example.org');
  const kept = await page.locator('input:checked').evaluateAll((inputs) => inputs.map(({ name, value }) => [name, value]));
  assert.deepEqual(kept, [
    ['challenge', 'look-after-where-we-live'],
    ['areas', 'medway'],
    ['areas', 'swale'],
    ['group', 'just-me'],
    ['adult', 'yes'],
    ['consent', 'yes'],
  ]);
}

async function shows(place) {
  const response = await fetch(server.base + place);
  return response.ok && (await response.text()).includes(idea);
}
