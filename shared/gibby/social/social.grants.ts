import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './social.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  follows: onTable('gibby/social/follow.dynamo.ts', [prefixes.follow], {
    GSI1: [prefixes.followersOf],
    GSI2: [prefixes.followingsOf],
  }),
} as const satisfies Partial<Catalogue>;
