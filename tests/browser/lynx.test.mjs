// The site in a browser of text: ideas are shared, found and withdrawn, and help is asked for in private.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { desk } from './desk.mjs';
import { choose, fill, lynx, press } from './lynx.mjs';
import { demonstration, serve } from './showground.mjs';

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

/** A visit from the start page on, which leaves nothing behind: what the last page says. */
async function comes(...steps) {
  const { text, cookies } = await lynx(`${server.base}/`, ...steps);
  assert.equal(cookies, 0);
  return text;
}

/** Goes to a form, reads it, answers it, and sends it from the page where answers are checked: the reference. */
async function sends(button, way, answers) {
  const form = await comes(...way);
  const agreed = { ...answers, 'I have read how my details are used, and agree': true };
  const filled = [...way, ...fill(form, agreed), press(form, button)];
  const check = await comes(...filled);
  assert.match(check, /Check your answers before you send them/, check);
  const text = await comes(...filled, press(check, button));
  const [reference] = text.match(/\b[0-9A-Z]{10}\b|\b[0-9A-Z]{5}[ -][0-9A-Z]{5}\b/) ?? [];
  assert.ok(text.includes('Thank you') && reference, text);
  return reference;
}

async function shares(sentence) {
  const reference = await sends('Send your idea', [choose('Share your idea')], {
    'Which question does your idea answer?': 'How can your idea help people look after the place',
    'What is your idea, in one sentence?': sentence,
    'What problem would it solve, and for whom?': 'Nobody knows when to cross.',
    'Where would it help?': 'Medway',
    'Are you part of a group?': 'No, this is just me',
    'Full name': 'Nia Prys',
    'How should we show your name?': 'My first name only',
    'Are you 18 or over?': 'Yes',
    'May we contact you about this?': 'No',
  });
  await editor.command('approve', reference);
  await editor.until('/ideas/', sentence);
  return reference;
}

test('1 · an idea is shared, and found after it was approved', async () => {
  const sentence = 'A bell that rings at low tide';
  await shares(sentence);
  const found = await comes(choose('A to Z'), choose(sentence));
  assert.match(found, /Nobody knows when to cross\./);
  assert.match(found, /Nia/);
  assert.doesNotMatch(found, /Prys/);
});

test('2 · somebody comes back with the reference, and the idea is withdrawn', async () => {
  const sentence = 'Lanterns along the causeway';
  const reference = await shares(sentence);
  const asked = await sends('Send your message', [choose('Contact'), choose('Send us the reference')], {
    'What is it about?': 'I want to change or withdraw what I sent',
    'What is your reference?': reference,
    'What do you want to tell us?': 'Please take it down.',
    'May we contact you about this?': 'No',
  });
  assert.match(await editor.opened(asked), new RegExp(reference));
  await editor.withdraw(reference, '/ideas/lanterns-along-the-causeway/');
  assert.ok(!(await comes(choose('A to Z'))).includes(sentence));
});

test('7 · a group asks privately for help', async () => {
  const help = 'Somebody who opens the letters with us';
  const way = ['Get involved', 'You have a community group', 'what would help you most'].map(choose);
  const reference = await sends('Send your request', way, {
    'What would help you most at the moment?': help,
    'What is it for?': 'The Thursday table',
    'May we publish this?': 'No',
    'Full name': 'Perpetua Quill',
    'How should we show your name?': 'My full name',
    'Email address': 'perpetua@thursday-table.example',
  });
  assert.ok((await editor.opened(reference)).includes(help));
  await assert.rejects(editor.command('approve', reference), /did not agree to publish/);
  await editor.nowhere(help, 'perpetua', 'Thursday table');
});
