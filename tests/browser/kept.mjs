// All that a page can leave behind in a browser.

export const nothing = { cookies: [], cookie: '', local: 0, session: 0, databases: [], caches: [], workers: 0 };

export async function kept(page) {
  const cookies = await page.context().cookies();
  const rest = await page.evaluate(async () => ({
    cookie: document.cookie,
    local: localStorage.length,
    session: sessionStorage.length,
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
  return { cookies, ...rest };
}
