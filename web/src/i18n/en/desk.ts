import type { Words } from '../pt';

export const desk: Words['desk'] = {
  title: 'Desk',
  presence: {
    label: 'Your presence', available: 'Available', paused: 'On a break', offline: 'Off shift', wrap_up: 'Wrap-up', busy: 'In service', ringing: 'Incoming call', since: 'for {{time}}', choose: 'Change presence', pauseTitle: 'Break for',
    reason: { cafe: 'Coffee', refeicao: 'Meal', banheiro: 'Restroom', reuniao: 'Meeting', treinamento: 'Training', saude: 'Stretching', sistema: 'System trouble', no_answer: 'Did not answer in time', other: 'Another reason' },
    failed: 'Your presence did not change.',
  },
  pop: {
    title: 'Incoming call', who: 'Who it may be', nobody: 'Unknown number', nobodyLead: 'Ask for the name and register the person if they wish.', withheld: 'Number withheld', waited: 'waited {{time}}', overdue: 'overdue',
    proof: 'A number proves nothing: confirm by asking.', confirm: 'It is this person', confirmed: 'Person confirmed', undo: 'Change', open: 'Open tickets', noOpen: 'No open ticket.', last: 'Last contacts', said: 'What was said',
    nothingSaid: 'Nothing said to the hotline yet.', citizen: 'Citizen', central: 'Hotline', keys: 'pressed {{keys}}', expires: 'rings for {{seconds}} s', danger: 'Danger: {{what}}', priority: 'Priority', understood: 'Understood: {{intent}}',
    anonymous: 'Anonymous', noName: 'No name', since: 'registered {{date}}', matchExact: 'same number', matchNinth: 'same but for the ninth digit', newPerson: 'Register person', name: 'Name', createDo: 'Register and confirm',
    visits: '{{count}} contacts', register: 'Register', document: 'CPF', searchPerson: 'Search by name or telephone', find: 'It is someone else',
  },
  idle: {
    title: 'All set', lead: 'The next call shows here before it rings.', paused: 'You are on a break', pausedLead: 'Nobody will be sent to you. Come back when you can.', offline: 'Start your shift', offlineLead: 'Become available to receive calls.', start: 'Become available',
  },
  form: {
    title: 'Ticket', draft: 'Draft', service: 'Service', servicePlaceholder: 'Type to search: lamp, pothole, pruning…', noService: 'No service by that name.', suggested: 'Suggested by the conversation', subject: 'Subject', subjectPlaceholder: 'In a few words',
    notes: 'Notes', notesPlaceholder: 'What the person told, in their own words', address: 'Place of the problem', place: { street: 'Street', number: 'Number', neighbourhood: 'Neighbourhood', cep: 'CEP', reference: 'Landmark' },
    file: 'File ticket', fileAndFree: 'File and become available', filed: 'Ticket {{number}} filed.', needService: 'Choose the service.', needSubject: 'Enter the subject.', none: 'The ticket shows here once the call connects.', number: 'Number',
    protocol: 'Protocol of the call', incomplete: 'Still missing: {{fields}}', filedNow: 'Filed', open: 'Open ticket', autoFile: 'If time runs out, the ticket is filed as it is.',
  },
  wrap: { title: 'Wrap-up', left: '{{time}} left', over: 'time is up', more: 'Continue later' },
  calls: {
    title: 'Last calls', empty: 'Your calls show here, with recording and transcript.', open: 'Open', unknown: 'Number withheld', ticket: 'Ticket {{number}}', callBack: 'Call back', details: 'Show details', hide: 'Hide details',
    outcome: {
      self_service: 'Self-service', served: 'Served', abandoned_ivr: 'Left early', abandoned_queue: 'Left while waiting', callback_booked: 'Callback booked', closed: 'Out of hours', no_staff: 'No staff', failed: 'Failed', open: 'In progress',
    },
  },
  knowledge: { title: 'Knowledge base', placeholder: 'Search an answer', hint: 'Hours, deadlines, documents: type the matter.', none: 'Nothing found for “{{query}}”.', back: 'Back to results' },
  tabs: { label: 'Context of the call', person: 'Person', said: 'Conversation', knowledge: 'Knowledge' },
  vanished: 'The call went back to the queue.',
  gone: { refused: 'You declined the call.', no_answer: 'The call went to another colleague.', vanished: 'The person hung up.', left: 'The person hung up.', expired: 'The call went to another colleague.', other: 'The call is no longer coming.' },
};
