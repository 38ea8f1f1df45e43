import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './realtime.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  channels: {
    module: 'platform/realtime/channels.adapter.ts',
    variables: ['TABLE_NAME', 'CONNECTIONS_URL'],
    grants: {
      publish: [
        { table: 'read', prefixes: [prefixes.channel, prefixes.connection, prefixes.socket] },
        { table: 'write', prefixes: [prefixes.channel, prefixes.connection, prefixes.socket] },
        { connections: 'manage' },
      ],
    },
  },
  connections: onTable('platform/realtime/connection.dynamo.ts', [
    prefixes.channel,
    prefixes.connection,
    prefixes.socket,
  ]),
  channelDirectory: {
    module: 'platform/realtime/channel-directory.dynamo.ts',
    variables: ['TABLE_NAME'],
    grants: { read: [{ table: 'read', prefixes: [prefixes.channel] }] },
  },
  sockets: {
    module: 'platform/realtime/sockets.adapter.ts',
    variables: ['CONNECTIONS_URL'],
    grants: { send: [{ connections: 'manage' }] },
  },
  greetings: {
    module: 'platform/realtime/greetings.adapter.ts',
    variables: ['GREETINGS_QUEUE_URL'],
    grants: { send: [{ queue: 'greetings' }] },
  },
  channelSignatures: {
    module: 'platform/realtime/channel-signatures.adapter.ts',
    variables: ['REALTIME_SECRET'],
    grants: { read: [{ secret: 'realtime' }] },
  },
} as const satisfies Partial<Catalogue>;
