// A real Chromium, the same for every test.

import { chromium } from 'playwright-core';

/** `CHROMIUM` names another one. */
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

const args = [
  '--no-sandbox', // in a container, as root
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const launch = (more = []) => chromium.launch({ executablePath, args: [...args, ...more] });

/** The widths and colours for which every page is looked at. */
export const looks = ['light', 'dark'].flatMap((colorScheme) => [320, 1280].map((width) => ({ colorScheme, width })));

/** A page of that look in a context of its own. */
export async function newPage(browser, { colorScheme = 'light', width = 1280, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, ...options });
  return context.newPage();
}
