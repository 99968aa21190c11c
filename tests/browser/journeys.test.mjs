// Ten ways through the programme, from the start page to what people came for, with scripts on and off. Residents, firms
// and officers go by what the pages offer; editors type the program's commands and write files.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';

import { comment, feedback, need, offer, partner, prototype, withdrawal } from './answers.mjs';
import { launch } from './browser.mjs';
import { desk } from './desk.mjs';
import { fillIn } from './idea.mjs';
import { answer, follow, heading, press, send, sendAtOnce, visit, words } from './person.mjs';
import { demonstration, serve } from './showground.mjs';

let browser;

before(async () => (browser = await launch()));
after(() => browser?.close());

for (const scripts of [true, false]) {
  describe(`with scripts ${scripts ? 'on' : 'off'}`, () => journeys(scripts));
}

function journeys(javaScriptEnabled) {
  let site, server, editor;

  before(async () => {
    site = await demonstration();
    server = await serve(site.root);
    editor = desk(site, server);
  });

  after(async () => {
    await server?.stop();
    await site?.remove();
  });

  const phone = { javaScriptEnabled, width: 390, hasTouch: true, isMobile: true };
  const comes = (does, options = { javaScriptEnabled }) => visit(browser, `${server.base}/`, options, does);
  /** Somebody shares an idea, and an editor approves it. */
  async function shared(sentence, options) {
    const sent = await comes(async (page) => {
      await follow(page, 'Share your idea – closes 18 December 2026');
      await fillIn(page, { idea: sentence });
      return send(page, 'Send your idea');
    }, options);
    assert.match(await editor.command('inbox'), new RegExp(sent.reference));
    await editor.command('approve', sent.reference);
    await editor.until('/ideas/', sentence);
    return sent;
  }

  test('1 · an idea is shared on a phone, and found after it was approved', async () => {
    const sentence = 'A kite that says which way the tide runs';
    await shared(sentence, phone);
    await comes(async (page) => {
      if (javaScriptEnabled) {
        await follow(page, 'Search');
        await answer(page, { 'What are you looking for?': 'kite tide' });
        await page.getByRole('main').getByRole('button', { name: 'Search', exact: true }).click();
      } else {
        await follow(page, 'A to Z');
      }
      await follow(page, sentence);
      assert.equal(await heading(page), sentence);
      assert.match(await words(page), /Nia/);
      assert.doesNotMatch(await page.content(), /Prys|nia@/);
    }, phone);
  });

  test('2 · somebody comes back with the reference, and the idea is withdrawn', async () => {
    const sentence = 'Umbrellas to borrow at the crossing';
    const { reference, receipt } = await shared(sentence);
    const asked = await visit(browser, receipt, { javaScriptEnabled }, async (page) => {
      assert.match(await words(page), new RegExp(reference));
      await follow(page, 'Contact', 'Send us the reference');
      await answer(page, withdrawal(reference, sentence));
      return send(page, 'Send your message');
    });
    assert.match(await editor.opened(asked.reference), new RegExp(reference));

    const address = '/ideas/umbrellas-to-borrow-at-the-crossing/';
    await editor.withdraw(reference, address);
    await visit(browser, server.base + address, { javaScriptEnabled }, async (page) => {
      assert.match(await heading(page), /^Page not found$/);
      await follow(page, 'A to Z');
      assert.doesNotMatch(await words(page), /Umbrellas/);
    });
  });

  test('3 · a student reads the question, enters a prototype, and has a portfolio', async () => {
    const entered = await comes(async (page) => {
      await follow(page, 'Get involved', 'You are a student', 'the questions');
      await follow(page, 'How can your idea help people find work, or learn something new, close to home?');
      assert.match(await words(page), /What the judges look at/);
      await follow(page, 'Get involved', 'You are a student', 'enter it');
      await answer(page, prototype);
      return send(page, 'Send your prototype');
    });
    await editor.command('approve', entered.reference);
    const path = 'prototypes/borrowed-boots';
    await editor.until(`/${path}/`, 'Wren Halloran');

    await editor.command('new', 'person', 'Wren Halloran');
    await editor.edit('people/wren-halloran.md', [[/^#.*\n/gm, ''], ['draft: true\n', '']], '/people/', 'Wren Halloran');
    await editor.edit(`${path}.md`, [[/name_shown: "?Wren Halloran"?/, 'person: wren-halloran']], '/people/wren-halloran/', 'Borrowed boots');
    await comes(async (page) => {
      await follow(page, 'Prototypes', 'Borrowed boots');
      assert.match(await words(page), /Kofi/);
      await follow(page, 'Wren Halloran');
      assert.equal(await heading(page), 'Wren Halloran');
      assert.match(await words(page), /Borrowed boots[^]*Design/);
    });
  });

  test('4 · a prototype is tested by five people, and they see what changed', async () => {
    const path = '/prototypes/bag-count/';
    for (const tester of [2, 3, 4, 5]) {
      const sent = await comes(async (page) => {
        await follow(page, 'Prototypes', 'Bag count', 'Test it and tell us');
        for (const task of await page.locator('.form-row').all()) {
          await answer(task, { 'Did you manage it?': ['Yes, with help'], 'How easy was it?': ['5'] });
        }
        await answer(page, feedback(tester));
        return send(page, 'Send your feedback');
      });
      await editor.until(path, tester === 2 ? '1 person has tested this so far' : `${tester - 1} people have tested this so far`);
      await editor.command('approve', sent.reference);
    }
    await editor.until(path, '5 people have tested this');

    const said = '**You said** that the pencil goes under the pier. **We** tied it to the board.';
    await editor.command('new', 'update', 'You said pier, we said string');
    await editor.edit('updates/2026-11-24-you-said-pier-we-said-string.md', [
      [/^#.*\n/gm, ''],
      ['draft: true\n', ''],
      [/^summary:\n/m, ''],
      ['about:', 'about: prototypes/bag-count'],
      ['kind: update', 'kind: you-said-we-did'],
      [/$/, `${said}\n`],
    ], path, 'You said pier, we said string');
    await comes(async (page) => {
      await follow(page, 'Prototypes', 'Bag count', '5 people have tested this');
      assert.match(await words(page), /the pencil went under the pier/);
      await page.goBack();
      await follow(page, 'You said pier, we said string');
      assert.match(await words(page), /We tied it to the board/);
    });
  });

  test('5 · an officer finds what people in one district asked for, and takes it away', async () => {
    await comes(async (page) => {
      await follow(page, 'Areas', 'Thanet', 'See all ideas');
      const listed = await page.locator('.card__title a').evaluateAll((links) => links.map((link) => new URL(link.href).pathname));
      await follow(page, 'Open data');
      const rows = await download(page, 'CSV Ideas');
      const inThanet = rows.filter(({ areas }) => areas.split(';').includes('thanet')).map(({ id }) => `/${id}/`);
      assert.ok(listed.length > 5 && listed.every((address) => address.startsWith('/ideas/')), listed);
      assert.deepEqual(inThanet.sort(), listed.sort());

      await follow(page, 'What happened next', 'Rounds', 'Round one', 'What people asked for, by theme and area');
      await page.getByText(/^The numbers: /).first().click();
      const shown = (await page.getByRole('table').first().locator('tbody tr').evaluateAll((rows) =>
        rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim())))).filter(([, area]) => area === 'Thanet');
      const asked = await download(page, /^The numbers as a file/);
      const counted = asked.filter(({ round, area }) => round === 'rounds/v1' && area === 'thanet');
      assert.ok(shown.length > 2);
      assert.deepEqual(counted.map(({ ideas, answered }) => [ideas, answered]), shown.map(([, , ideas, answered]) => [ideas, answered]));
    });
  });

  test('6 · a firm offers support, and is introduced', async () => {
    const sent = await comes(async (page) => {
      await follow(page, 'Support', 'Needs', 'A second-hand receipt printer', 'I can help with this');
      await answer(page, offer);
      return send(page, 'Send your offer');
    });
    const [, path] = (await editor.command('approve', sent.reference, '--slug', 'a-printer-from-quayside')).match(/content\/(offers\/\S+)\.md/);
    const [needs, offers] = ['/support/needs/a-receipt-printer/', `/support/${path}/`];
    await editor.until(offers, 'Quayside Tills');

    const match = 'status: matched\nmatches:\n  - {offer: a-printer-from-quayside, status: introduced, date: 2026-11-24, public: true}';
    await editor.edit('needs/a-receipt-printer.md', [['status: open', match]], needs, offers);
    await editor.until(offers, needs);
    await comes(async (page) => {
      await follow(page, 'Support', 'Needs', 'A second-hand receipt printer');
      assert.match(await words(page), /Somebody found/);
      await page.getByRole('main').locator(`a[href="${offers}"]`).first().click();
      await page.waitForURL(server.base + offers);
      assert.match(await words(page), /Quayside Tills/);
      await follow(page, 'A second-hand receipt printer');
    });
    await editor.nowhere('ottoline', 'quayside-tills.example');
  });

  for (const [publish, help] of [
    ['Share it only with partners', 'Somebody who sits with us while we open the unopened letters'],
    ['No', 'Someone to drive our treasurer to dialysis'],
  ]) {
    test(`7 · a group asks privately for help: ${publish}`, async () => {
      const { reference } = await comes(async (page) => {
        await follow(page, 'Get involved', 'You have a community group', 'what would help you most at the moment');
        await answer(page, need(help, publish));
        return send(page, 'Send your request');
      });
      assert.match(await editor.command('inbox'), new RegExp(reference));
      assert.ok((await editor.opened(reference)).includes(help));
      await assert.rejects(editor.command('approve', reference), /did not agree to publish/);
      await editor.command('decline', reference, '--reason', 'answered by telephone');
      await editor.nowhere(help, 'perpetua', 'Thursday table');
    });
  }

  test('8 · a partner proposes what nobody thought of', async () => {
    const sent = await comes(async (page) => {
      await follow(page, 'Partners', 'Work with us');
      await answer(page, partner);
      return send(page, 'Send your message');
    });
    assert.match(await editor.opened(sent.reference), /Hold a workshop on it/);
    await editor.nowhere('Swale Ferry', 'barnaby');
  });

  test('9 · somebody asks below a post, is answered there, and an answer to that stands beside it', async () => {
    const said = async (words, name, to) => {
      const sent = await comes(async (page) => {
        await follow(page, 'Events and news', 'News', 'What happens on Monday?');
        await answer(page, comment(words, name, to));
        return sendAtOnce(page, 'Send your comment');
      });
      await editor.command('approve', sent.reference);
      await editor.until('/news/2026/what-happens-on-monday/', words);
    };
    await said('Who makes the tea on the Monday?', 'Imogen');
    await said('We do, and it is strong.', 'The kettle keepers', 'Imogen, 24 November 2026');
    await said('With milk, if you ask.', 'Rafe', 'Imogen, 24 November 2026');
    await comes(async (page) => {
      await follow(page, 'Events and news', 'News', 'What happens on Monday?');
      const question = page.getByRole('article').filter({ hasText: 'Who makes the tea' });
      const replies = question.locator('xpath=following-sibling::*[1]');
      assert.deepEqual((await replies.getByRole('heading', { level: 4 }).allInnerTexts()).sort(), ['Rafe', 'The kettle keepers']);
      assert.equal(await replies.locator('.replies').count(), 0, 'one level');
      const offered = await page.getByLabel('Is this a reply?').getByRole('option').allInnerTexts();
      assert.ok(!offered.some((option) => option.startsWith('Rafe')), offered);
    });
  });

  test('10 · two years later, somebody asks what became of the winner of round one', async () => {
    await comes(async (page) => {
      await follow(page, 'What happened next', 'Awards', 'The first prize of round one', 'Text the Stop');
      const found = await words(page);
      for (const it of ['It is here', 'About 5,200 texts a month', 'Tom for the program', 'Two years on: 5,200 texts a month']) {
        assert.ok(found.includes(it), it);
      }
      await follow(page, 'Two years on: 5,200 texts a month');
      assert.match(await words(page), /22 November 2026/);
    });
  });
}

/** Takes a table away by the link of that name: its rows, by the names of the columns. */
async function download(page, name) {
  const link = page.getByRole('link', { name }).first();
  const [it] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const [head, ...rows] = csv(await readFile(await it.path(), 'utf8'));
  return rows.map((row) => Object.fromEntries(head.map((column, at) => [column, row[at]])));
}

/** RFC 4180: cells between commas, in quotes where they have to be. */
function csv(text) {
  const cell = /(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\r?\n|$)/gy;
  const rows = [[]];
  for (const [all, quoted, plain, end] of text.matchAll(cell)) {
    if (all === '') break;
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}
