import type { Words } from '../pt';
import { admin } from './admin';
import { app } from './app';
import { desk } from './desk';
import { phone } from './phone';
import { supervisor } from './supervisor';
import { ticket } from './ticket';

export const en: Words = { app, desk, phone, ticket, supervisor, admin };
