import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './push.keys.ts';

/**
 * The adapters of this feature's ports, and what each access level may touch. The budget of pushes is counted with
 * `rateLimits`, so who uses `pushes` uses that, too.
 */
export const grants = {
  pushes: {
    module: 'platform/push/push.adapter.ts',
    variables: ['TABLE_NAME', 'PUSH_APPLICATIONS', 'PUSHES_PER_HOUR'],
    grants: { send: [{ push: 'send' }] },
  },
  pushRecords: onTable('platform/push/push-record.dynamo.ts', [prefixes.push]),
} as const satisfies Partial<Catalogue>;
