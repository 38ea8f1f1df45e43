import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './realtime.keys.ts';

/** What webhooks tell of a change is stored with it. */
const webhookVariables = ['TABLE_NAME', 'WEBHOOK_URL', 'WEBHOOK_EVENTS'] as const;

const onConnections = onTable(
  'platform/realtime/memberships/connection.dynamo.ts',
  [prefixes.channel, prefixes.connection, prefixes.socket],
  { GSI1: [prefixes.connection] },
);
const connections = {
  ...onConnections,
  variables: webhookVariables,
  grants: {
    ...onConnections.grants,
    write: [...onConnections.grants.write, { table: 'write', prefixes: [prefixes.realtimeEvent] }],
  },
} as const;

/** Who signs or checks a signature reads the secret, and whether it has been revoked. */
const realtimeApplication = {
  variables: ['REALTIME_SECRET', 'TABLE_NAME'],
  read: [{ secret: 'realtime' }, { table: 'read', prefixes: [prefixes.revocation] }],
} as const;

/**
 * The adapters of this feature's ports, and what each access level may touch. Connections are counted with `rateLimits`,
 * so who uses `connectionBudget` uses that, too.
 */
export const grants = {
  channels: {
    module: 'platform/realtime/fan-out/ordered-queues.adapter.ts',
    variables: ['FANOUT_QUEUE_URL'],
    grants: { publish: [{ queue: 'fanout' }] },
  },
  shares: {
    module: 'platform/realtime/fan-out/ordered-queues.adapter.ts',
    variables: ['FANOUT_QUEUE_URL'],
    grants: { send: [{ queue: 'fanout' }] },
  },
  connectionEnds: {
    module: 'platform/realtime/fan-out/ordered-queues.adapter.ts',
    variables: ['FRAMES_QUEUE_URL'],
    grants: { send: [{ queue: 'frames' }] },
  },
  channelSequence: onTable('platform/realtime/fan-out/channel-sequence.dynamo.ts', [prefixes.channel]),
  members: onTable('platform/realtime/fan-out/members.dynamo.ts', [prefixes.channel]),
  places: onTable('platform/realtime/fan-out/places.dynamo.ts', [prefixes.channel]),
  poster: {
    module: 'platform/realtime/fan-out/poster.adapter.ts',
    variables: ['CONNECTIONS_URL'],
    grants: { send: [{ connections: 'post' }] },
  },
  connections,
  channelCache: onTable('platform/realtime/fan-out/channel-cache.dynamo.ts', [prefixes.channel]),
  channelDirectory: {
    module: 'platform/realtime/memberships/channel-directory.dynamo.ts',
    variables: webhookVariables,
    grants: { read: [{ table: 'read', prefixes: [prefixes.channel] }] },
  },
  realtimeEvents: {
    module: 'platform/realtime/webhooks/realtime-event.dynamo.ts',
    variables: webhookVariables,
    grants: { write: [{ table: 'write', prefixes: [prefixes.realtimeEvent] }] },
  },
  webhooks: {
    module: 'platform/realtime/webhooks/webhooks.adapter.ts',
    variables: [...realtimeApplication.variables, 'WEBHOOK_URL'],
    grants: { send: realtimeApplication.read },
  },
  sockets: {
    module: 'platform/realtime/sockets.adapter.ts',
    variables: ['CONNECTIONS_URL'],
    grants: { send: [{ connections: 'manage' }] },
  },
  connectionBudget: {
    module: 'platform/realtime/connection-budget.adapter.ts',
    variables: ['TABLE_NAME', 'CONNECTIONS_PER_MINUTE'],
    grants: { spend: [] },
  },
  counts: {
    module: 'platform/realtime/counts.adapter.ts',
    variables: ['COUNTS_QUEUE_URL'],
    grants: { send: [{ queue: 'counts' }] },
  },
  greetings: {
    module: 'platform/realtime/greetings.adapter.ts',
    variables: ['GREETINGS_QUEUE_URL'],
    grants: { send: [{ queue: 'greetings' }] },
  },
  channelSignatures: {
    module: 'platform/realtime/channel-signatures.adapter.ts',
    variables: realtimeApplication.variables,
    grants: { read: realtimeApplication.read },
  },
  realtimeSecret: {
    module: 'platform/realtime/revocations/realtime-secret.adapter.ts',
    variables: ['REALTIME_SECRET'],
    grants: { replace: [{ secret: 'realtime' }, { replacedSecret: 'realtime' }] },
  },
  revocations: onTable('platform/realtime/revocations/revocation.dynamo.ts', [prefixes.revocation]),
} as const satisfies Partial<Catalogue>;
