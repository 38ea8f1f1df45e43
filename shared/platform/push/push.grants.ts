import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './push.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  pushes: {
    module: 'platform/push/push.adapter.ts',
    variables: ['PUSH_APPLICATIONS'],
    grants: { send: [{ push: 'send' }] },
  },
  pushRecords: onTable('platform/push/push-record.dynamo.ts', [prefixes.push]),
} as const satisfies Partial<Catalogue>;
