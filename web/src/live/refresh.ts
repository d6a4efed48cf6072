/** Which cached answers a kind of fact makes old. Kinds are class names such as `TicketChanged`. */
const STALE: ReadonlyArray<readonly [start: string, keys: readonly string[]]> = [
  ['Ticket', ['tickets', 'pop', 'interactions']],
  ['CallerConfirmed', ['pop', 'tickets']],
  ['Person', ['people', 'pop']],
  ['Recording', ['recordings', 'interactions']],
  ['Interaction', ['interactions']],
  ['OperatorLeft', ['interactions']],
  ['OperatorConnected', ['interactions', 'turns']],
  // Not every fact about a queue: who enters and leaves it is in the live views.
  ['QueueConfigured', ['queues']],
  ['QueueOverridden', ['queues']],
  ['Announcement', ['announcements']],
  ['Callback', ['callbacks']],
  ['Broadcast', ['broadcasts']],
  ['TurnTaken', ['turns']],
  ['Flow', ['flows']],
  ['User', ['users']],
  ['Number', ['numbers']],
];

export const staleAfter = (kind: string): readonly string[] =>
  STALE.filter(([start]) => kind.startsWith(start)).flatMap(([, keys]) => keys);
