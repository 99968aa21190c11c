// A morning at the desk in the browser: everything that came is read and decided with the keyboard alone, and at the end the queue
// is empty and the pages are there. And everybody can use it.

import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { launch, newPage } from './browser.mjs';
import { inEveryLook } from './looked-at.mjs';
import { heading, words } from './person.mjs';
import { demonstration, run, serve } from './showground.mjs';
import { fillIn, send } from './idea.mjs';

const idea = (sentence, more = {}) => ['idea', { challenge: 'other', idea: sentence, problem: `Nobody knows: ${sentence}`, areas: ['medway'], ...more }];
const comment = (said, about = 'ideas/bus-times-by-text') => ['comment', { about, comment: said, name_shown: 'Rafe' }];
const offer = (what) => ['offer', { what, kinds: ['advice'], for_whom: 'anyone', cost: 'free', how_much: 'As often as you like', take_up: 'organisers' }];

/** What came overnight, and what the editor does with it. */
const came = [
  [idea('A bell on the ferry steps'), publish()],
  [idea('Watering cans by the allotment gate'), publish('A can at every gate')],
  [idea('A list of warm rooms, on paper'), publish()],
  [idea('A map of the steps that flood at spring tide, drawn by those who live there'), publish()],
  [idea('A map of the steps that flood at spring tide, drawn by those who live there', { how: 'As said.' }), decline('somebody said it before', 'It is on the site from this morning.')],
  [idea('Ring me about the old crane, I am on 01632 960 018'), ask('May we leave out your telephone number?')],
  [idea('Move the county border to the river'), decline('it is not in the programme’s hands')],
  [idea('asdf asdf'), decline('nobody can tell what is meant')],
  [idea('My neighbour at number nine never sorts his rubbish'), decline('it says too much about somebody', 'Please leave him out of it.')],
  [idea('A shelf of returned umbrellas'), hold('the answer of the ferry company')],
  [comment('The 14 stops there, too.'), publish()],
  [comment('Could it say so in Welsh?', 'prototypes/text-the-stop'), publish()],
  [comment('Am I too late to answer?', 'posts/we-asked-what-would-help'), decline('what it was sent for is closed')],
  [comment('You are all fools.'), decline('it could hurt people')],
  [offer('A projector on Tuesdays'), publish()],
  [offer('An hour of legal advice a month'), publish()],
  [['contact', { kind: 'question', message: 'When do you meet?' }], putAway()],
  [idea('Cheap watches'), spam(), { folder: 'quarantine', reasons: ['links'] }],
  [comment('Win at cards'), spam(), { folder: 'quarantine', reasons: ['listed words'] }],
];

let site, server, browser, address;

before(async () => {
  site = await demonstration();
  for (const [number, [[form, fields], , more = {}]] of came.entries()) await arrives(number, form, fields, more);
  [server, browser] = await Promise.all([serve(site.root), launch()]);
  address = await server.desk;
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await site?.remove();
});

test('a morning at the desk, with the keyboard alone and no scripts', async (t) => {
  await fromThePublic('A drawer for lost keys'); // the twentieth, whose answers are sealed
  const page = await newPage(browser, { javaScriptEnabled: false });
  await page.goto(address);
  assert.equal(await heading(page), '20 to decide');
  const queue = await words(page);
  for (const flag of ['possible duplicate of', 'personal data in the text', 'possible spam: links', 'the conversation is closed']) {
    assert.ok(queue.includes(flag), `${flag} in: ${queue}`);
  }
  const decisions = new Map(came.map(([[, fields], does], number) => [receipt(number), [fields, does]]));
  await follow(page, 'A bell on the ferry steps');
  const start = performance.now();
  for (let decided = 0; decided < 20; decided += 1) {
    const here = new URL(page.url()).pathname.split('/').at(-1);
    const [fields, does] = decisions.get(here) ?? [{ idea: 'A drawer for lost keys' }, publish()];
    const sentence = Object.values(fields).find((value) => typeof value === 'string' && value.includes(' '));
    const read = await words(page);
    assert.ok(read.includes(sentence), `${sentence} is not in: ${read}`);
    await does(page);
  }
  t.diagnostic(`20 decisions in ${Math.round((performance.now() - start) / 1000)} s`);
  assert.equal(await heading(page), 'Nothing to decide');
  assert.match(await words(page), /Asked or on hold \(2\)/);
  await page.context().close();
});

test('what was held and asked is decided, too, and the queue is empty', async () => {
  const page = await newPage(browser, { javaScriptEnabled: false });
  await page.goto(address);
  await follow(page, 'A shelf of returned umbrellas');
  assert.match(await words(page), /on hold since .*, for the answer of the ferry company/);
  await button(page, 'Put it back in the queue');
  await follow(page, 'A shelf of returned umbrellas');
  await publish()(page);
  await follow(page, /^Ring me about/);
  await decline('its sender takes it back')(page);
  assert.match(await words(page), /Nothing to decide/);
  assert.doesNotMatch(await words(page), /Asked or on hold/);
  assert.match(await run(site.root, 'inbox', '--json'), /^\[\]/);
  await page.context().close();
});

test('the pages are there, and nothing of what was declined', async () => {
  for (const [path, said] of [
    ['ideas/a-bell-on-the-ferry-steps/', 'A bell on the ferry steps'],
    ['ideas/a-can-at-every-gate/', 'A can at every gate'],
    ['ideas/a-shelf-of-returned-umbrellas/', 'A shelf of returned umbrellas'],
    ['ideas/a-drawer-for-lost-keys/', 'Nia'],
    ['ideas/bus-times-by-text/', 'The 14 stops there, too.'],
    ['prototypes/text-the-stop/', 'Could it say so in Welsh?'],
  ]) {
    const response = await fetch(`${server.base}/${path}`);
    assert.ok(response.ok && (await response.text()).includes(said), path);
  }
  await run(site.root, 'check');
  const files = await readdir(join(site.root, 'content'), { recursive: true, withFileTypes: true });
  for (const file of files.filter((file) => file.isFile() && file.name.endsWith('.md'))) {
    const text = await readFile(join(file.parentPath ?? file.path, file.name), 'utf8');
    for (const declined of ['01632 960 018', 'number nine', 'fools', 'Cheap watches', 'nia@example.org']) {
      assert.ok(!text.includes(declined), `${declined} in ${file.name}`);
    }
  }
});

test('everybody can use the desk', async (t) => {
  const fresh = await demonstration();
  t.after(() => fresh.remove());
  for (const [number, [[form, fields], , more = {}]] of came.entries()) await arrives(number, form, fields, more, fresh.root);
  const served = await serve(fresh.root);
  t.after(() => served.stop());
  const desk = await served.desk;
  const looks = [
    ['the queue', (page) => page.goto(desk)],
    ['a submission', (page) => page.goto(desk + receipt(5))],
    ['all of its forms', async (page) => {
      await page.goto(desk + receipt(14));
      for (const folded of await page.locator('details').all()) await folded.evaluate((it) => (it.open = true));
    }],
    ['a form with mistakes', async (page) => {
      await page.goto(desk + receipt(0));
      await press(page, 'summary', 'Decline');
      await button(page, 'Decline it');
    }],
    ['a letter', async (page) => {
      await page.goto(desk + receipt(7));
      await decline('nobody can tell what is meant')(page);
    }],
    ['the page that it would make', (page) => page.goto(`${desk}${receipt(1)}/page`)],
    ['another address', (page) => page.goto(desk.replace(/[0-9a-f]{32}/, 'x'))],
  ];
  for (const [name, go] of looks) {
    await t.test(name, async () => {
      const page = await newPage(browser, { bypassCSP: true });
      await go(page);
      await inEveryLook(page);
    });
  }
});

test('what has to be mended is said where it is, and what was typed is still there', async () => {
  await arrives(30, ...idea('A hook for every coat'), {});
  const page = await newPage(browser, { javaScriptEnabled: false });
  await page.goto(address + receipt(30));
  await press(page, 'summary', 'Decline');
  await type(page, 'In your own words', 'Which coats?');
  await button(page, 'Decline it');
  assert.match(await page.title(), /^Error: /);
  await press(page, 'link', 'Select why it is declined');
  assert.equal(await page.getByLabel('In your own words').inputValue(), 'Which coats?');
  await page.context().close();
});

/** A file in the inbox, as the worker writes it. */
async function arrives(number, form, fields, { folder = 'waiting', reasons = [] }, root = site.root) {
  const name = receipt(number);
  const minute = String(number).padStart(2, '0');
  const record = { form, receipt: name, received: `2026-11-23T08:${minute}:00Z`, reasons, digest: `d${name}`, fields };
  await mkdir(join(root, 'inbox', folder, form), { recursive: true });
  await writeFile(join(root, 'inbox', folder, form, `${name}.md`), `---\n${JSON.stringify(record)}\n---\n`);
}

/** Ten digits, as receipts have. */
function receipt(number) {
  return String(1_000_000_000 + number);
}

/** Somebody fills in the form of ideas. */
async function fromThePublic(sentence) {
  const page = await newPage(browser, { javaScriptEnabled: false });
  await page.goto(`${server.base}/ideas/new/`);
  await fillIn(page, { idea: sentence });
  await send(page);
  await send(page);
  assert.match(await page.title(), /^Thank you/);
  await page.context().close();
}

/** Goes to something with the Tab key, as often as it takes. */
async function reach(page, kind, name) {
  const target = kind === 'summary' ? page.locator('summary').filter({ hasText: name }).first() : page.getByRole(kind, { name, exact: typeof name === 'string' }).first();
  for (let steps = 0; steps < 200; steps += 1) {
    if (await target.evaluate((it) => it === document.activeElement)) return target;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the Tab key does not come to ${name} on ${page.url()}: ${await words(page)}`);
}

async function press(page, kind, name) {
  await reach(page, kind, name);
  await page.keyboard.press('Enter');
}

async function follow(page, name) {
  await reach(page, 'link', name);
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
}

async function button(page, name) {
  await reach(page, 'button', name);
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
}

async function type(page, name, text) {
  await reach(page, 'textbox', name);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

function publish(title) {
  return async (page) => {
    if (title) await type(page, 'Title', title);
    await button(page, 'Publish it');
    assert.match(await words(page), /Published/);
  };
}

function putAway() {
  return async (page) => {
    await button(page, 'Put it away: it was answered');
    assert.match(await words(page), /Put away: it was answered, and it counts/);
  };
}

function decline(reason, note) {
  return async (page) => {
    await press(page, 'summary', 'Decline');
    await reach(page, 'radio', /./); // one stop for all; the arrows go on from there
    for (let steps = 0; steps < 12; steps += 1) {
      const at = await page.evaluate(() => document.activeElement.labels[0].textContent);
      if (at === reason) break;
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Space');
    if (note) await type(page, 'In your own words', note);
    await button(page, 'Decline it');
    const said = await words(page);
    assert.ok(said.includes(`Declined: ${reason}`) && (!note || said.includes(note)), said);
  };
}

function spam() {
  return async (page) => {
    await button(page, 'It is spam');
    assert.match(await words(page), /Declined: it is spam/);
  };
}

function ask(question) {
  return async (page) => {
    await press(page, 'summary', 'Ask its sender something');
    await type(page, 'What do you want to know?', question);
    await button(page, 'Note the question');
    assert.ok((await words(page)).includes(question));
  };
}

function hold(what) {
  return async (page) => {
    await press(page, 'summary', 'Put on hold');
    await type(page, 'What does it wait for?', what);
    await button(page, 'Hold it');
    assert.match(await words(page), /On hold/);
  };
}
