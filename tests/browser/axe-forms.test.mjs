// Everybody can use what the worker answers to each form: the form with its errors, and the page on which answers are checked.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { booking, feedback, need, offer, partner, posted, update, withdrawal } from './answers.mjs';
import { launch, newPage } from './browser.mjs';
import { inEveryLook } from './looked-at.mjs';
import { answer, follow, press } from './person.mjs';
import { demonstration, serve } from './showground.mjs';

/** Where each form is, what its button says, and good answers; a link leads on where the form has to know what it is about. */
const forms = [
  ['/events/new/', 'Send your booking', booking],
  ['/comments/new/', 'Send your comment'],
  ['/help/contact/new/', 'Send your message', withdrawal('ABCDEFGHJK', '/ideas/')],
  ['/prototypes/text-the-stop/test/', 'Send your feedback', feedback(1)],
  ['/news/new/', 'Keep me posted', posted],
  ['/support/needs/new/', 'Send your request', need('Somebody with a van', 'Yes')],
  ['/support/offers/new/', 'Send your offer', offer],
  ['/partners/new/', 'Send your message', partner],
  ['/prototypes/text-the-stop/', 'Send your update', update, 'Tell us how it is going'],
];

let site, server, browser;

before(async () => {
  site = await demonstration();
  [server, browser] = await Promise.all([serve(site.root), launch()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await site?.remove();
});

async function open(path, link) {
  const page = await newPage(browser, { bypassCSP: true });
  await page.goto(server.base + path);
  if (link) await follow(page, link);
  return page;
}

for (const [path, button, answers, link] of forms) {
  test(`everybody can use the form with “${button}” of ${path} with errors`, async () => {
    const page = await open(path, link);
    await press(page, button);
    assert.match(await page.title(), /^Error: /);
    await inEveryLook(page);
  });

  if (!answers) continue;
  test(`everybody can check what “${button}” of ${path} would send, and read what comes of it`, async () => {
    for (const sent of [false, true]) {
      const page = await open(path, link);
      await answer(page.getByRole('main'), answers);
      await press(page, button);
      assert.match(await page.title(), /^Check your answers/);
      if (sent) {
        await press(page, button);
        assert.match(await page.title(), /^Thank you/);
      }
      await inEveryLook(page);
    }
  });
}
