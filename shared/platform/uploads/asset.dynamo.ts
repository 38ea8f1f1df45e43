import { Failure } from '#shared/kernel/errors.ts';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import { settingOf } from '#shared/platform/dynamo/lifecycle.dynamo.ts';
import { type Condition, isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { Asset } from './asset.ts';
import type { AssetsWriter } from './upload.ports.ts';
import type { UploadDecision } from './upload.rules.ts';
import { prefixes } from './uploads.keys.ts';

/** Uploads that never arrived and files that were refused are deleted after this time. */
const unreadyRetentionSeconds = 2 * 24 * 3600;

const keyOf = (assetId: string) => ({ PK: prefixes.asset + assetId, SK: 'A' });

/** A ready asset whose picture is as it came. */
const notYetAnew: Condition = {
  expression: '#state = :before AND attribute_not_exists(isWrittenAnew)',
  names: { '#state': 'state' },
  values: { ':before': 'ready' },
  otherwise: 'changed_meanwhile',
};

/** Assets `AST#<id>` / `A`; all but ready ones carry `ttl`. */
export function assets(runtime: Runtime): AssetsWriter {
  const table = tableOf(runtime);

  const unreadyUntil = () => Math.floor(runtime.clock.now() / 1000) + unreadyRetentionSeconds;
  const decided = (assetId: string, decision: UploadDecision, at: string, condition: Condition) => {
    const fields = { ...decision, updatedAt: at };
    const isReady = decision.state === 'ready';
    const setting = isReady ? settingOf(fields, ['ttl']) : settingOf({ ...fields, ttl: unreadyUntil() });
    return table.update(keyOf(assetId), setting, condition);
  };

  const get = (assetId: string) => table.get(keyOf(assetId), Asset);

  return {
    get,

    create: (asset) => {
      return table.commit([
        table.put({ ...keyOf(asset.id), ...asset, ttl: unreadyUntil() }, isNew('changed_meanwhile')),
      ]);
    },

    settle: async (assetId, decision, at) => {
      // If another decision was stored first, that one is the answer.
      await commitIfUnchanged(table, [
        decided(assetId, decision, at, {
          expression: '#state = :before',
          values: { ':before': 'awaited' },
          otherwise: (found) => (found ? 'changed_meanwhile' : 'not_found'),
        }),
      ]);
      const asset = await get(assetId);
      if (!asset) throw new Failure('not_found');
      return asset;
    },

    replace: async (assetId, decision, at) => {
      await commitIfUnchanged(table, [decided(assetId, decision, at, notYetAnew)]);
    },

    leaveAsItCame: async (assetId, at) => {
      const setting = settingOf({ isLeftAsItCame: true, updatedAt: at });
      await commitIfUnchanged(table, [table.update(keyOf(assetId), setting, notYetAnew)]);
    },
  };
}
