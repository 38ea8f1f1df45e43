import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './streams.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  streamExecutions: {
    module: 'instant/streams/stream-executions.adapter.ts',
    variables: ['INSTANT_STREAM_PROCESS_ARN'],
    grants: { run: [{ stateMachine: 'instantStream' }] },
  },
  streamTaskTokens: onTable('instant/streams/stream-task-token.dynamo.ts', [prefixes.streamTaskToken]),
  streams: onTable('instant/streams/stream.dynamo.ts', [prefixes.stream], {
    GSI1: [prefixes.pendingStreamsOf],
    GSI3: [prefixes.streamTimers],
  }),
  streamAccess: onTable('instant/streams/stream-access.dynamo.ts', [prefixes.streamToken]),
  streamTokens: {
    module: 'instant/streams/stream-tokens.adapter.ts',
    variables: ['STREAM_TOKENS_SECRET', 'INSTANT_TOKENS'],
    grants: { read: [{ secret: 'stream-token-key' }] },
  },
  streamChat: onTable('instant/streams/stream-chat.dynamo.ts', [prefixes.streamMessage]),
} as const satisfies Partial<Catalogue>;
