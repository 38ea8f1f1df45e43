import { StreamEventRecord } from '#shared/instant/streams/stream.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const stopStreamArchive = defineConsumer({
  summary: 'Ends the recording of an instant stream when the stream has ended, however it did',
  source: { stream: { partitionPrefix: 'STR#', sortPrefix: 'EVT#' }, through: 'queue' },
  record: StreamEventRecord,
  uses: { streams: 'read', video: 'use' },
});
