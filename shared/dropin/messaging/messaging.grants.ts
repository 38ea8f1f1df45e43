import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './messaging.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  chat: onTable('dropin/messaging/chat.dynamo.ts', [prefixes.conversation]),
} as const satisfies Partial<Catalogue>;
