import type { Words } from '../pt';
import { admin } from './admin';
import { app } from './app';
import { desk } from './desk';
import { flows } from './flows';
import { phone } from './phone';
import { studio } from './studio';
import { supervisor } from './supervisor';
import { ticket } from './ticket';

export const en: Words = { app, desk, phone, ticket, supervisor, admin, flows, studio };
