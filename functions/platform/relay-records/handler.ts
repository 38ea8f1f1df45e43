import { handle } from '#shared/kernel/route/define.ts';
import { relayRecords } from './route.ts';

/** Nothing is decided here: the stream tries again until every queue has the record, and the queues know a repetition. */
export const handler = handle(relayRecords, (item, { consumerQueues }, { id }) => consumerQueues.send({ id, item }));
