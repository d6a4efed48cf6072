import type { Words } from '../pt';

export const app: Words['app'] = {
  brand: 'Atende', tagline: 'City hotline', skip: 'Skip to content',
  nav: { label: 'Areas', desk: 'Desk', tickets: 'Tickets', supervisor: 'Supervision', admin: 'Administration' },
  signin: {
    welcome: 'Welcome', lead: 'Every call is someone in our city asking for help. Sign in and start your shift.', title: 'Sign in', login: 'User', password: 'Password', submit: 'Sign in',
    showPassword: 'Show password', hidePassword: 'Hide password', needLogin: 'Enter your user name.', needPassword: 'Enter your password.',
    wrong: 'User or password do not match. Check and try again.', expired: 'Your session has ended. Sign in again to go on.', trouble: 'Trouble signing in? Talk to your shift supervisor.',
    pledge1: 'Whoever calls is heard in plain Portuguese.', pledge2: 'Nobody has to repeat what they said.', pledge3: 'Every request leaves with a protocol.',
  },
  user: { menu: 'Your account', out: 'Sign out', theme: 'Appearance', light: 'Light', dark: 'Dark', auto: 'As the system', language: 'Language', shortcuts: 'Keyboard shortcuts', checks: 'Check equipment' },
  link: {
    live: 'Connected', connecting: 'Connecting…', offline: 'No connection', retry: 'Try now',
    banner: 'No connection to the server. Calls in progress go on; we are trying to come back.',
  },
  state: {
    loading: 'Loading…', empty: 'Nothing here yet.', failed: 'This could not be loaded.', again: 'Try again', notFound: 'Page not found', notFoundLead: 'The address may have changed.', home: 'Back to start',
    broken: 'This part of the screen stopped working.', brokenLead: 'The call is not affected. Reload this part.', forbidden: 'You have no access to this area.',
  },
  action: { save: 'Save', cancel: 'Cancel', close: 'Close', edit: 'Edit', remove: 'Remove', add: 'Add', confirm: 'Confirm', search: 'Search', clear: 'Clear', more: 'See more', back: 'Back' },
  saved: { saving: 'Saving…', saved: 'Saved', failed: 'Not saved', ago: 'Saved {{time}} ago' },
  shortcuts: {
    title: 'Keyboard shortcuts', lead: 'They work anywhere on the desk.', answer: 'Answer', hangup: 'Hang up', mute: 'Microphone off or on', hold: 'Hold or resume', transfer: 'Transfer', keys: 'Keypad',
    search: 'Search the knowledge base', help: 'Show these shortcuts', file: 'File and become available', confirm: 'Confirm person 1, 2 or 3',
  },
};
