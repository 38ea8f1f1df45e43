import { Failure } from '#shared/kernel/errors.ts';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import { isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { Asset } from './asset.ts';
import type { AssetsWriter } from './upload.ports.ts';
import { prefixes } from './uploads.keys.ts';

/** Uploads that never arrived and files that were refused are deleted after this time. */
const unreadyRetentionSeconds = 2 * 24 * 3600;

const keyOf = (assetId: string) => ({ PK: prefixes.asset + assetId, SK: 'A' });

/** Assets `AST#<id>` / `A`; all but ready ones carry `ttl`. */
export function assets(runtime: Runtime): AssetsWriter {
  const table = tableOf(runtime);

  const get = (assetId: string) => table.get(keyOf(assetId), Asset);

  return {
    get,

    create: (asset) => {
      const ttl = Math.floor(runtime.clock.now() / 1000) + unreadyRetentionSeconds;
      return table.commit([table.put({ ...keyOf(asset.id), ...asset, ttl }, isNew('changed_meanwhile'))]);
    },

    settle: async (assetId, decision, at) => {
      // If another decision was stored first, that one is the answer.
      await commitIfUnchanged(table, [
        table.update(
          keyOf(assetId),
          {
            expression: decision.state === 'ready' ? readyExpression : refusedExpression,
            names: { '#state': 'state', ...(decision.state === 'ready' && { '#ttl': 'ttl' }) },
            values: { ...valuesOf(decision), ':at': at },
          },
          {
            expression: '#state = :awaited',
            values: { ':awaited': 'awaited' },
            otherwise: (found) => (found ? 'changed_meanwhile' : 'not_found'),
          },
        ),
      ]);
      const asset = await get(assetId);
      if (!asset) throw new Failure('not_found');
      return asset;
    },
  };
}

const readyExpression =
  'SET #state = :state, contentType = :contentType, sizeBytes = :sizeBytes, updatedAt = :at REMOVE #ttl';
const refusedExpression = 'SET #state = :state, refusal = :refusal, updatedAt = :at';

/** The decision's fields as values of its update expression. */
function valuesOf(decision: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(decision).map(([name, value]) => [`:${name}`, value]));
}
