// What people answer on the forms of the demonstration, by the words of the questions; for ideas see `idea.mjs`.

const agreed = { 'I have read how my details are used, and agree': true };

export const withdrawal = (reference, page) => ({
  'What is it about?': ['I want to change or withdraw what I sent'],
  'What is your reference? (optional)': reference,
  'Which page is it about? (optional)': page,
  'What do you want to tell us?': 'Please take my idea down. I have moved away.',
  'May we contact you about this?': ['No'],
  ...agreed,
});

export const prototype = {
  'Which idea does it come from?': 'A new idea',
  'Name of the prototype': 'Borrowed boots',
  'What kind is it?': ['Sketch', 'Storyboard'],
  'How does it work?': 'A shelf of work boots, in every size, that goes with you to the interview and comes back.',
  'How does it meet the need of the people who would use it?': 'Boots cost a week of food before the first wage.',
  'Who made it?': {
    'Person 1': { 'Name to show': 'Wren Halloran', 'What did they do?': 'Design' },
    'Person 2': { 'Name to show': 'Kofi', 'What did they do?': 'Making' },
  },
  'What should testers try? (optional)': { 'Task 1': 'Find a pair that fits', 'Task 2': 'Bring it back on time' },
  'May others build on it?': ['Yes, if they say who made it (CC BY 4.0)'],
  'Full name': 'Wren Halloran',
  'May we contact you about this?': ['No'],
  ...agreed,
};

export const feedback = (tester) => ({
  'What got in your way? (optional)': `Tester ${tester}: the pencil went under the pier`,
  'Would you use it? (optional)': ['Yes'],
  'Where did you test it?': ['On my own'],
  'May we publish your words?': ['Yes, without a name'],
  'May we invite you to the next test? (optional)': ['No'],
  ...agreed,
});

export const offer = {
  'What can you offer, in your own words?': 'A receipt printer from a shop that has closed. It works, and we bring it.',
  'What kind of support is it?': ['Equipment and materials'],
  'Who is it for?': ['Anyone'],
  'Does it cost anything?': ['No, it is free'],
  'Are you offering as a person or for an organisation?': ['For an organisation'],
  'Name of the organisation': 'Quayside Tills',
  'How should people take it up?': ['Through you. Pass requests on to me'],
  'Full name': 'Ottoline Marsh',
  'How should we show your name?': ['Do not show a name'],
  'Email address': 'ottoline@quayside-tills.example',
  ...agreed,
};

export const need = (words, publish) => ({
  'What would help you most at the moment?': words,
  'What is it for?': 'The Thursday table',
  'When do you need it? (optional)': ['There is no hurry'],
  'May we publish this?': [publish],
  'Full name': 'Perpetua Quill',
  'How should we show your name?': ['My full name'],
  'Email address': 'perpetua@thursday-table.example',
  ...agreed,
});

export const partner = {
  'Is there another way you would like to work with us? (optional)': 'Our ferry is empty on Tuesdays. Hold a workshop on it.',
  'Organisation or group': 'The Swale Ferry',
  'Full name': 'Barnaby Toll',
  'Email address': 'barnaby@swale-ferry.example',
  ...agreed,
};

export const comment = (words, name, to) => ({
  ...(to && { 'Is this a reply?': to }),
  'Your comment': words,
  'What name may we show? (optional)': name,
  ...agreed,
});

export const booking = {
  'Which session?': ['None of these. Tell me about the next one'],
  'Full name': 'Idris Fenn',
  'Email address': 'idris@fenn.example',
  'How many people are coming?': '2',
  'Do you need anything so that you can take part? (optional)': ['A quiet space'],
  ...agreed,
};

export const posted = {
  'What shall we tell you about?': ['News'],
  'Email address': 'posted@fenn.example',
  ...agreed,
};

export const update = {
  'What has happened since last time?': 'Two more parishes have asked for it.',
  'Where is it now?': ['Where it was'],
  'Has it ended?': ['No, it goes on'],
  'Full name': 'Tom Lane',
  'How should we show your name?': ['My first name only'],
  'May we contact you about this?': ['No'],
  ...agreed,
};
