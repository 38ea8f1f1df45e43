import { createHash } from 'node:crypto';
import * as z from 'zod';
import { mailboxOf } from '#shared/kernel/forms/email.ts';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import { apartFromAttempts } from '#shared/platform/attempts/attempt.adapter.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { KnownNetworks, SignInPlace } from './session.ports.ts';
import { prefixes } from './sessions.keys.ts';

const lifeSeconds = 90 * 86_400;
/** A sign-in soon after another one changes nothing, so it is not written. */
const rewrittenAfterSeconds = 86_400;

const Known = z.object({ ttl: z.int() });

/**
 * Items `KNW#<hash of identity and network>` / `N` with an end and nothing else: they tell neither who signed in nor where.
 * All tags of a mailbox count as one. A repetition finds what is there, so no part of it belongs to an attempt.
 */
export function knownNetworks(runtime: Runtime): KnownNetworks {
  const table = tableOf(runtime);
  const nowSeconds = () => Math.floor(runtime.clock.now() / 1000);
  const keyOf = ({ identity: { type, value }, network }: SignInPlace) => {
    const person = type === 'email' ? mailboxOf(value) : value;
    const hash = createHash('sha256').update(`${type}#${person}#${network}`).digest('hex');
    return { PK: prefixes.knownNetwork + hash, SK: 'N' };
  };
  return apartFromAttempts<KnownNetworks>({
    has: async (place) => {
      const known = await table.get(keyOf(place), Known);
      return known !== undefined && known.ttl > nowSeconds();
    },
    remember: async (place) => {
      const ttl = nowSeconds() + lifeSeconds;
      const remembered = table.put(
        { ...keyOf(place), ttl },
        {
          expression: 'attribute_not_exists(PK) OR #ttl < :soon',
          names: { '#ttl': 'ttl' },
          values: { ':soon': ttl - rewrittenAfterSeconds },
          otherwise: 'changed_meanwhile',
        },
      );
      await commitIfUnchanged(table, [remembered]);
    },
  });
}
