import type { Catalogue } from '#shared/kernel/grants.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  consumerQueues: {
    module: 'platform/relay/consumer-queues.adapter.ts',
    variables: ['CONSUMER_QUEUES', 'CONSUMER_QUEUES_URL', 'DEAD_LETTERS_URL'],
    grants: { send: [{ consumerQueues: 'send' }] },
  },
} as const satisfies Partial<Catalogue>;
