// An idea as a neighbour would fill it in, for every test that needs answers which can be sent.

export const idea = 'A ladder that the whole street may borrow';
export const problem = 'Everybody on our street owns a ladder – or needs one twice a year.\n\nNobody “owns” the knowing of who.';

const question = (page, name) => page.getByRole('group', { name });

/** Fills in the form of ideas; `changed` replaces single answers. */
export async function fillIn(page, changed = {}) {
  const words = { idea, email: 'nia@example.org', ...changed };
  await question(page, 'Which question').getByLabel('look after the place').check();
  await page.getByLabel('What is your idea').fill(words.idea);
  await page.getByLabel('What problem would it solve').fill(problem);
  await question(page, 'Where would it help').getByLabel('Medway').check();
  await question(page, 'Where would it help').getByLabel('Swale').check();
  await question(page, 'Are you part of a group').getByLabel('No, this is just me').check();
  await page.getByRole('textbox', { name: 'Full name' }).fill('Nia Ŵyn-Prys');
  await question(page, 'How should we show your name').getByLabel('My first name only').check();
  await question(page, 'Are you 18').getByLabel('Yes').check();
  await question(page, 'May we contact you').getByLabel('Yes').check();
  await page.getByLabel('Email address').fill(words.email);
  await page.getByLabel('I have read how my details are used').check();
}

export const send = (page) => page.getByRole('button', { name: 'Send your idea' }).click();
