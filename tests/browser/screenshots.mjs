// Pictures of the signature pages, to be looked at: `node screenshots.mjs FOLDER`.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { launch, newPage } from './browser.mjs';
import { demonstration, serve } from './showground.mjs';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node screenshots.mjs FOLDER');
  process.exit(2);
}

const open = (path) => (page, base) => page.goto(base + path);

const subjects = {
  home: open('/'),
  idea: open('/ideas/bus-times-by-text/'),
  prototype: open('/prototypes/text-the-stop/'),
  support: open('/support/'),
  next: open('/what-happened-next/'),
  'form-with-errors': async (page, base) => {
    await page.goto(`${base}/ideas/new/`);
    await page.getByLabel('Email address').fill('nia.at.example.org');
    await page.getByRole('button', { name: 'Send your idea' }).click();
  },
};

await mkdir(folder, { recursive: true });
const site = await demonstration();
const [server, browser] = await Promise.all([serve(site.root), launch()]);
for (const [name, go] of Object.entries(subjects)) await pictures(name, go);
await browser.close();
await server.stop();
await site.remove();

async function pictures(name, go) {
  const page = await newPage(browser, { javaScriptEnabled: false });
  await go(page, server.base);
  for (const width of [320, 768, 1280]) {
    for (const colorScheme of ['light', 'dark']) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await picture(`${name}-${width}-${colorScheme}.png`, (path) => page.screenshot({ path, fullPage: true }));
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await picture(`${name}-print.pdf`, (path) => page.pdf({ path, format: 'A4' }));
  await page.context().close();
}

async function picture(name, take) {
  const path = join(folder, name);
  await take(path);
  console.log(path);
}
