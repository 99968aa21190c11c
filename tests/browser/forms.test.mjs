// Where scripts run, a form says how many letters are left, and is sent once.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, newPage } from './browser.mjs';
import { demonstration, serve } from './showground.mjs';

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

const problem = (page) => page.getByLabel('What problem would it solve');
const seen = (page) => page.locator('[data-field=problem] .hint[aria-hidden]');
const heard = (page) => page.locator('[data-field=problem] [role=status]');

test('the letters that are left are shown at once, and read out after a pause', async () => {
  const page = await newPage(browser);
  await page.goto(`${server.base}/ideas/new/`);
  assert.equal(await seen(page).innerText(), 'You have 2,000 characters left');
  assert.equal(await heard(page).textContent(), '', 'nothing is read out before anybody types');
  await problem(page).fill('Ŵ 👩‍👧 ');
  assert.equal(await seen(page).innerText(), 'You have 1,995 characters left', 'as the worker counts: 👩‍👧 is three');
  await page.waitForFunction(() => document.querySelector('[data-field=problem] [role=status]').textContent !== '');
  assert.equal(await heard(page).textContent(), 'You have 1,995 characters left');
  await problem(page).fill('x'.repeat(2001));
  assert.equal(await seen(page).innerText(), 'You have 1 character too many');
});

test('what a form says with errors is counted, too', async () => {
  const page = await newPage(browser);
  await page.goto(`${server.base}/ideas/new/`);
  await problem(page).fill('x'.repeat(2001));
  await page.getByRole('button', { name: 'Send your idea' }).click();
  assert.match(await page.title(), /^Error: /);
  assert.equal(await seen(page).innerText(), 'You have 1 character too many');
  assert.ok(await page.getByRole('button', { name: 'Send your idea' }).isEnabled());
});

test('a form that is on its way is not sent again, until somebody comes back to it', async () => {
  const page = await newPage(browser);
  await page.goto(`${server.base}/ideas/new/`);
  await page.evaluate(() => {
    window.sent = 0;
    document.querySelector('form').addEventListener('submit', (event) => {
      window.sent += 1;
      event.preventDefault(); // it stays on its way
    });
  });
  const button = page.getByRole('button', { name: 'Send your idea' });
  await button.click();
  assert.ok(await button.isDisabled());
  await page.getByRole('textbox', { name: 'Full name' }).press('Enter');
  assert.equal(await page.evaluate(() => window.sent), 1);
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  assert.ok(await button.isEnabled());
});
