import type { Words } from '../pt';

export const phone: Words['phone'] = {
  title: 'Telephone',
  link: { off: 'Telephone off', asking: 'Starting the telephone…', connecting: 'Starting the telephone…', ready: 'Telephone ready', lost: 'Telephone reconnecting…', elsewhere: 'Telephone in another tab', refused: 'Telephone unavailable' },
  elsewhere: { title: 'The telephone is in another tab', lead: 'This screen shows everything, but the voice is in the other one. Bring the telephone here if you like.', use: 'Use here' },
  lost: 'No line to the telephone system. We come back by ourselves as soon as it answers.', again: 'Try again',
  stage: { ringing: 'Ringing', dialling: 'Calling', answering: 'Connecting', talking: 'In conversation', ending: 'Hanging up', held: 'On hold', wrap_up: 'Wrap-up' },
  call: {
    answer: 'Answer', refuse: 'Decline', hangup: 'Hang up', mute: 'Microphone', muted: 'Muted', hold: 'Hold', resume: 'Resume', transfer: 'Transfer', keys: 'Keys', unknown: 'Number withheld', noSound: 'You are muted',
    onHold: 'The person hears music while waiting', duration: 'Duration of the call', pressed: 'Keys sent: {{keys}}', reconnecting: 'Resuming the conversation…', protocol: 'Protocol', queue: 'Queue',
  },
  dial: {
    title: 'Call someone', label: 'Number or extension', placeholder: '(21) 99999-9999', call: 'Call', erase: 'Erase last digit', pad: 'Keypad', notNow: 'To call, pause or finish the current service.', calling: 'Calling {{number}}',
    invalid: 'Enter a number with area code, or a short number.',
  },
  transfer: {
    title: 'Transfer the call', queue: 'To a queue', operator: 'To a colleague', number: 'To a number', search: 'Search', lead: 'The person need not repeat anything: notes and conversation go along.', waiting: '{{count}} waiting',
    do: 'Transfer', free: 'Available', none: 'Nobody found.', done: 'Call transferred.',
  },
  checks: {
    title: 'Check equipment', lead: 'It takes a few seconds and spares surprises on the first call.', running: 'Checking…', microphone: 'Microphone', server: 'Telephone system', network: 'Path for sound', sound: 'Sound both ways',
    hint: {
      microphone: 'Allow the microphone in the browser and check that it is on.', server: 'The telephone did not register. Check the network or tell support.', network: 'This computer’s network opens no path for sound.',
      sound: 'The sound did not come back. Check the network or blocked ports.',
    },
    weak: 'Microphone open, but silent. Say something or check that it is not muted.', good: 'All good', bad: 'Needs attention', waiting: 'Waiting', device: 'Microphone in use', default: 'System default',
    start: 'Check now', again: 'Check again', proceed: 'Become available anyway', ready: 'Become available', blocked: 'One cannot serve without this. Mend it and check again.', level: 'Microphone level',
  },
  say: {
    ringing: 'Incoming call{{from}}. Press F2 to answer.', talking: 'Call connected.', ended: 'Call ended.', muted: 'Microphone off.', unmuted: 'Microphone on.', held: 'Call on hold.', resumed: 'Conversation resumed.',
    lost: 'The telephone lost its line.', ready: 'Telephone ready.', gone: 'The incoming call is gone.',
  },
};
