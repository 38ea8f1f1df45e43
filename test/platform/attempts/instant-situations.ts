import { phone, type Step, streamFixture } from '#test/instant/streams/stored-stream-fixture.ts';
import { realtime } from '#test/realtime/harness.ts';
import type { Situation, Situations } from './retried-route.ts';

const device = { deviceToken: 'xxxx', deviceType: 'android', bundleId: 'xxxx' };

/** A stream after these steps, and a request of its viewer or dealer. */
const streamAfter =
  (
    steps: keyof Awaited<ReturnType<typeof streamFixture>>['steps'] | 'none',
    by: 'viewer' | 'dealer',
    body: unknown = {},
  ) =>
  async (): Promise<Situation> => {
    const fixture = await streamFixture();
    const taken: readonly Step[] = steps === 'none' ? [] : fixture.steps[steps];
    const made = await fixture.streamAfter(taken);
    return { runtime: fixture.runtime, ports: fixture.ports, request: { ...made[by], body } };
  };

export const instantSituations: Situations = {
  requestStream: async () => {
    const { runtime, ports } = await streamFixture();
    return { runtime, ports, request: { body: { phone, ...device } } };
  },
  startStream: streamAfter('none', 'viewer', { longitude: '106.7', latitude: '10.78', ...device }),
  pingStream: streamAfter('streaming', 'dealer'),
  recordStream: streamAfter('streaming', 'viewer'),
  stopStream: streamAfter('streaming', 'viewer'),
  cancelStream: streamAfter('none', 'viewer'),
  saveStreamChat: streamAfter('streaming', 'viewer', { message: 'Hello' }),
  updateDealerDevice: streamAfter('ready', 'dealer', device),
};

const event = { name: 'said', data: '{"n":1}', channel: 'news' };

/** A socket of an account that is subscribed to a channel, and a request of a server. */
const onNews =
  (body: unknown, params: Readonly<Record<string, string>> = {}) =>
  async (): Promise<Situation> => {
    const { runtime, ports, connected, outside } = await realtime();
    const connection = await connected('one', 'account');
    await ports.connections.subscribe(connection, 'news');
    const { idempotency } = (await import('#test/support/ports.ts')).tablePorts(runtime);
    const told = () => [
      ...outside.ended.map((id) => `end of ${id}`),
      ...outside.waiting.map(({ record }) => `queued ${record.attributes.MessageDeduplicationId}`),
    ];
    return { runtime, ports: { ...ports, idempotency }, request: { body, params }, told };
  };

export const realtimeSituations: Situations = {
  triggerEvent: onNews(event),
  triggerBatch: onNews({ batch: [event] }),
  terminateConnections: onNews({}, { userId: 'account' }),
  terminateConnectionsByKey: onNews({}, { userId: 'account' }),
};
