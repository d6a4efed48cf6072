import type { Words } from '../pt';

export const ticket: Words['ticket'] = {
  title: 'Ticket {{number}}',
  list: {
    title: 'Tickets', lead: 'Search by ticket number or by the protocol of the call.', placeholder: 'Number or protocol', empty: 'No ticket yet.', none: 'Nothing found for “{{query}}”.', number: 'Number', subject: 'Subject', service: 'Service',
    status: 'Status', opened: 'Opened', due: 'Due', person: 'Person',
  },
  stage: { draft: 'Draft', open: 'Open', doing: 'In progress', closed: 'Closed', discarded: 'Discarded' },
  channel: { voice: 'Telephone', phone: 'Telephone', ivr: 'Automatic service', desk: 'Counter', web: 'Portal', chat: 'Chat', whatsapp: 'WhatsApp', email: 'E-mail' },
  intent: { iluminacao: 'Street light', buraco: 'Pothole', poda: 'Tree pruning', lixo: 'Waste collection', entulho: 'Rubble', iptu: 'Property tax', dengue: 'Dengue focus', barulho: 'Noise', estacionamento: 'Parking', animais: 'Animals', protocolo: 'Protocol enquiry', ouvidoria: 'Ombudsman', atendente: 'Speak to a person', incendio: 'Fire', acidente: 'Accident', crime: 'Crime', deslizamento: 'Landslide', fio: 'Live wire', gas: 'Gas leak' },
  data: {
    title: 'Details', service: 'Service', protocol: 'Protocol', channel: 'Channel', opened: 'Opened', closed: 'Closed', due: 'Due', person: 'Person', address: 'Place', notes: 'Notes', queue: 'Queue', operator: 'Operator', anonymous: 'Anonymous',
    none: 'Not given', incomplete: 'Filed incomplete', request: 'Request', priority: 'Priority', subject: 'Subject', status: 'Status',
  },
  timeline: { note: 'Internal note', noteHint: 'Only the team sees it.', add: 'Add note', title: 'Timeline', empty: 'Nothing recorded.' },
  transcript: { title: 'Conversation with the hotline', empty: 'There was no conversation with the hotline.', person: 'Citizen', central: 'Hotline' },
  recording: {
    title: 'Recording', empty: 'No recording.', landing: 'The recording is being stored…', failed: 'The recording was lost.', discarded: 'Recording discarded at the person’s request.', play: 'Play', pause: 'Pause', seek: 'Position in the recording', speed: 'Speed',
    back: 'Back 10 seconds', forward: 'Forward 10 seconds', citizen: 'Citizen', other: 'Hotline and operator', duration: '{{time}} of recording', position: '{{at}} of {{total}}', wave: 'Waveform in two channels', download: 'Download',
  },
  copy: 'Copy', copied: 'Copied', notFound: 'We found no ticket “{{number}}”.', save: 'Save', saved: 'Ticket saved.',
};
