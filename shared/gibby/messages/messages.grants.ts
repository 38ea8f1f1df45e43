import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './messages.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  threads: onTable('gibby/messages/thread.dynamo.ts', [prefixes.thread, prefixes.threadView], {
    GSI1: [prefixes.threadsIn],
    GSI2: [prefixes.threadsIn],
  }),
} as const satisfies Partial<Catalogue>;
