// Pictures of the signature pages, to be looked at as a new visitor would: `node screenshots.mjs FOLDER`. The sheet
// `index.html` in the folder shows them beside each other.

import { mkdir, writeFile } from 'node:fs/promises';
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
  ideas: open('/ideas/'),
  idea: open('/ideas/bus-times-by-text/'),
  prototype: open('/prototypes/text-the-stop/'),
  results: open('/prototypes/text-the-stop/results/'),
  support: open('/support/'),
  next: open('/what-happened-next/'),
  'form-with-errors': async (page, base) => {
    await page.goto(`${base}/ideas/new/`);
    await page.getByRole('group', { name: 'May we contact you' }).getByLabel('Yes').check();
    await page.getByLabel('Email address').fill('nia.at.example.org');
    await page.getByRole('button', { name: 'Send your idea' }).click();
  },
  area: open('/areas/medway/'),
  portfolio: open('/people/tom-okafor-lane/'),
};

const widths = [320, 768, 1280];
const colours = ['light', 'dark'];
const pictureOf = (name, width, colour) => `${name}-${width}-${colour}.png`;

await mkdir(folder, { recursive: true });
const site = await demonstration();
const [server, browser] = await Promise.all([serve(site.root), launch()]);
for (const [name, go] of Object.entries(subjects)) await pictures(name, go);
await write('index.html', (path) => writeFile(path, sheet()));
await browser.close();
await server.stop();
await site.remove();

async function pictures(name, go) {
  const page = await newPage(browser, { javaScriptEnabled: false });
  await go(page, server.base);
  for (const width of widths) {
    for (const colorScheme of colours) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await write(pictureOf(name, width, colorScheme), (path) => page.screenshot({ path, fullPage: true }));
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await write(`${name}-print.pdf`, (path) => page.pdf({ path, format: 'A4' }));
  await page.context().close();
}

async function write(name, make) {
  const path = join(folder, name);
  await make(path);
  console.log(path);
}

/** All pictures of a page in a row. */
function sheet() {
  const picture = (name) => `<a href="${name}"><img src="${name}" alt="${name}" loading="lazy"></a>`;
  const row = (name) => {
    const names = widths.flatMap((width) => colours.map((colour) => pictureOf(name, width, colour)));
    return `<h2>${name} <a href="${name}-print.pdf">on paper</a></h2>\n<p>${names.map(picture).join('\n')}</p>`;
  };
  return `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>The signature pages</title>
<style>
  body { font-family: sans-serif; margin: 1rem; }
  p { display: flex; gap: 1rem; align-items: flex-start; overflow-x: auto; }
  img { max-height: 40rem; border: 1px solid; }
</style>
<h1>The signature pages</h1>
${Object.keys(subjects).map(row).join('\n')}
</html>
`;
}
