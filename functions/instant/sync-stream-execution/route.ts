import { StreamEventRecord } from '#shared/instant/streams/stream.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const syncStreamExecution = defineConsumer({
  summary: "Starts an instant stream's state machine and tells it when the stream has moved on",
  source: { stream: { partitionPrefix: 'STR#', sortPrefix: 'EVT#' }, through: 'queue' },
  record: StreamEventRecord,
  uses: { streams: 'read', streamTaskTokens: 'read', streamExecutions: 'run' },
});
