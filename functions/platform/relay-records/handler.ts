import { handle } from '#shared/kernel/route/define.ts';
import { relayRecords } from './route.ts';

/** Decides nothing: the stream retries until every queue has the record, and the queues drop repetitions. */
export const handler = handle(relayRecords, (item, { consumerQueues }, { id }) => consumerQueues.send({ id, item }));
