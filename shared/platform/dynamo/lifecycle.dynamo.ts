import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { isNew, type Key, type Table } from './table.dynamo.ts';

/**
 * What the items of all lifecycles share: an update of all fields, and a separate item for one party's heartbeat. A
 * heartbeat comes every 15 seconds and must not conflict with a change of the item.
 */

/** The update that sets these attributes and removes those in `gone`. */
export function settingOf(fields: object, gone: readonly string[] = []) {
  const set = Object.entries(fields);
  const names = [...set.map(([name]) => name), ...gone];
  const removal = gone.length > 0 ? ` REMOVE ${gone.map((name) => `#${name}`).join(', ')}` : '';
  return {
    expression: `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}${removal}`,
    names: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    values: Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
  };
}

/** A decision about a party's silence holds only while the party stays silent. */
export function noHeartbeatSince(table: Table, pingKey: Key, lastPingAt: string | null): Write {
  if (lastPingAt === null) return table.check(pingKey, isNew('changed_meanwhile'));
  return table.check(pingKey, {
    expression: '#at = :lastPingAt',
    names: { '#at': 'at' },
    values: { ':lastPingAt': lastPingAt },
    otherwise: 'changed_meanwhile',
  });
}

/**
 * Records a heartbeat, moving its time only forward, since heartbeats may arrive out of order. `attributes` are
 * added to the item.
 */
export async function recordHeartbeat(table: Table, pingKey: Key, at: string, attributes: object = {}): Promise<void> {
  const heartbeat = table.update(pingKey, settingOf({ at, ...attributes }), {
    expression: 'attribute_not_exists(#at) OR #at < :at',
    otherwise: 'changed_meanwhile',
  });
  await commitIfUnchanged(table, [heartbeat]);
}
