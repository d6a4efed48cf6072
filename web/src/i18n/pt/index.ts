import { admin } from './admin';
import { app } from './app';
import { desk } from './desk';
import { phone } from './phone';
import { supervisor } from './supervisor';
import { ticket } from './ticket';

export const pt = { app, desk, phone, ticket, supervisor, admin } as const;

/** The same tree with any text: another language must say everything that Portuguese says. */
type Said<T> = T extends string ? string : { readonly [K in keyof T]: Said<T[K]> };
export type Words = Said<typeof pt>;
