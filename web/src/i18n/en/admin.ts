import type { Words } from '../pt';

export const admin: Words['admin'] = {
  title: 'Administration',
  sections: { label: 'Sections', users: 'Users', queues: 'Queues', operators: 'Operators', skills: 'Skills', numbers: 'Numbers', flows: 'Flows', audit: 'Audit' },
  users: {
    title: 'Users', lead: 'Who signs in and what they may do.', add: 'New user', edit: 'Edit {{name}}', name: 'Name', login: 'User', password: 'Password', newPassword: 'New password', passwordHint: 'At least 10 characters.', keepPassword: 'Leave empty to keep it.',
    roles: 'Roles', active: 'Active', inactive: 'Inactive', empty: 'No user.', needRoles: 'Choose at least one role.', shortPassword: 'The password needs at least 10 characters.', badLogin: 'Lower-case letters, digits and hyphen, no accents.', needName: 'Enter the name.',
    status: 'Status', lastSeen: 'Last seen', never: 'Never',
  },
  queues: {
    standard: 'standard', standardHint: 'Empty: the installation’s standard.',
    title: 'Queues', lead: 'Where people wait and how long an operator has.', add: 'New queue', edit: 'Edit {{name}}', key: 'Key', keyHint: 'Lower case, no accents: used in flows and the API.', label: 'Name', ring: 'Rings for (s)', wrap: 'Wrap-up (s)', hours: 'Hours', skills: 'Required skills',
    empty: 'No queue.', badKey: 'Start with a lower-case letter; letters, digits, hyphen or underscore.', needLabel: 'Enter the name.', open: 'Open', closed: 'Closed', closedHint: 'Emergency closing: nobody enters this queue.',
  },
  operators: { title: 'Operators', lead: 'Who serves which queues, and how well they know each matter.', edit: 'Edit {{name}}', queues: 'Queues', skills: 'Skills', level: 'Level', capacity: 'Capacity', empty: 'No operator.', noSkill: 'Without this skill', add: 'New operator', user: 'User' },
  skills: { title: 'Skills', lead: 'What an operator may know and a queue may ask for.', add: 'New skill', empty: 'No skill.' },
  numbers: { title: 'Numbers', lead: 'Each of the city’s numbers leads to a flow.', add: 'New number', edit: 'Edit {{name}}', number: 'Number', flow: 'Flow', label: 'Description', empty: 'No number.', needNumber: 'Enter the number.', queue: 'Queue', queueHint: 'With a queue, the call goes straight to it.' },
  flows: {
    title: 'Flows', lead: 'The hotline’s conversation, as text. Publishing counts from the next call; those under way finish on their version.', draft: 'Draft', published: 'Published', history: 'Versions', lint: 'Check', clean: 'No problem found.', publish: 'Publish', save: 'Save draft', line: 'line {{line}}',
    errors: '{{count}} errors prevent publishing', warnings: '{{count}} warnings', error: 'Error', warning: 'Warning', editor: 'Text of the flow', version: 'Version {{version}}', none: 'Choose a flow.', discard: 'Back to the published one', restored: 'Version {{version}} loaded into the draft.',
    publishedNow: 'Version published.', saved: 'Draft saved.', unsaved: 'Unsaved changes', empty: 'No flow.', current: 'in use', load: 'Open',
  },
  audit: {
    title: 'Audit', lead: 'Who saw and changed what.', when: 'When', who: 'Who', what: 'What', object: 'Object', reason: 'Detail',
    act: { list: 'Listed', search: 'Searched', download: 'Downloaded', publish: 'Published', note: 'Noted', move: 'Moved', merge: 'Merged', read: 'Saw', change: 'Changed', add: 'Added', create: 'Created', delete: 'Removed', confirm: 'Confirmed', file: 'Filed', pop: 'Saw on arrival', sign_in: 'Signed in', sign_out: 'Signed out', listen: 'Listened' },
    thing: { ticket: 'Ticket', person: 'Person', interaction: 'Visit', user: 'User', number: 'Number', queue: 'Queue', operator: 'Operator', flow: 'Flow', recording: 'Recording', ticket_timeline: 'Timeline', session: 'Session', service: 'Service' },
    empty: 'Nothing recorded yet.', filter: 'Search', older: 'Older',
  },
  common: { saved: 'Saved.', removed: 'Removed.', removeSure: 'Remove “{{name}}”?', required: 'Fill in this field.', number: 'Enter a number.' },
};
