import * as z from 'zod';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const relayRecords = defineConsumer({
  summary: 'Passes new items of the table on to the queues of the consumers that follow them',
  relay: 'queuedConsumers',
  record: z.looseObject({ PK: z.string(), SK: z.string() }),
  uses: { consumerQueues: 'send' },
});
