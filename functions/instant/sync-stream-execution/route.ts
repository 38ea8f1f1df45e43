import { streamEvents } from '#shared/instant/streams/stream-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const syncStreamExecution = defineConsumer({
  summary: "Starts an instant stream's state machine and tells it when the stream has moved on",
  on: streamEvents,
  through: 'queue',
  uses: { streams: 'read', streamTaskTokens: 'read', streamExecutions: 'run' },
});
