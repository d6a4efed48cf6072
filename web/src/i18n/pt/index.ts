import { admin } from './admin';
import { app } from './app';
import { desk } from './desk';
import { flows } from './flows';
import { phone } from './phone';
import { studio } from './studio';
import { supervisor } from './supervisor';
import { ticket } from './ticket';

export const pt = { app, desk, phone, ticket, supervisor, admin, flows, studio } as const;

/** The same tree with any text: another language must say everything that Portuguese says. */
type Said<T> = T extends string ? string : { readonly [K in keyof T]: Said<T[K]> };
export type Words = Said<typeof pt>;
