import type { Words } from '../pt';

export const supervisor: Words['supervisor'] = {
  title: 'Supervision', lead: 'Who is on what, now.',
  sum: { waiting: 'Waiting', longest: 'Longest wait', talking: 'In conversation', ivr: 'With the IVR', available: 'Available', paused: 'On a break' },
  queues: { title: 'Queues', name: 'Queue', waiting: 'Waiting', longest: 'Longest wait', staff: 'Staff', free: '{{free}} of {{all}} free', closed: 'Closed', nobody: 'No staff', empty: 'No queue yet.', level: 'Service level', offered: 'Ringing' },
  operators: { title: 'Operators', name: 'Operator', presence: 'Presence', since: 'For', handling: 'Serving', skills: 'Skills', empty: 'Nobody on shift yet.', none: '—', filter: 'Search operator', all: 'All', queues: 'Queues' },
  interactions: { title: 'In progress', stage: 'Stage', queue: 'Queue', since: 'For', channel: 'Channel', operator: 'Operator', empty: 'No call in progress. The city is quiet.', intent: 'Matter', started: 'Start', dialled: 'Dialled' },
  stage: { arrived: 'Arriving', ivr: 'With the IVR', waiting: 'Waiting', offering: 'Ringing', talking: 'In conversation', returning: 'Resuming', after: 'Closing', closing: 'Closing', closed: 'Closed' },
};
