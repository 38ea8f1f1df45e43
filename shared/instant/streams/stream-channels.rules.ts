import * as z from 'zod';
import { listOf } from '#shared/kernel/state-machine.ts';
import type { ChannelDescription, MessageDescription } from '#shared/platform/realtime/channel-description.ts';
import { streamChannel } from '#shared/platform/realtime/pusher.ts';
import { streamMachine } from './stream.rules.ts';
import { WireStreamMessage } from './stream.ts';
import { StreamEventData, streamEventName, streamMessageEvent } from './stream-channel-events.rules.ts';

const stream = '5720955de2db76686c1f7c4d';
const at = '2026-03-01T12:00:00.000Z';

/** The rows of the table by the names that their event has on a channel. */
function lifecycle(): readonly MessageDescription[] {
  const named = streamMachine.transitions.flatMap((row) => {
    const codes = row.notify?.map(({ code }) => code) ?? [null];
    return [...new Set(codes.map((code) => streamEventName(row.event, code)))].map((name) => ({ name, row }));
  });
  return [...Map.groupBy(named, ({ name }) => name)].map(([name, found]) => {
    const rows = found.map(({ row }) => row);
    const steps = rows.map(({ event, actor, from, to, notify }) => ({
      event,
      actor: listOf(actor)[0] ?? '',
      from: listOf(from)[0] ?? null,
      to,
      ...(notify?.[0] && { code: notify[0].code, message: notify[0].message }),
    }));
    return {
      name,
      summary: [...new Set(steps.map(({ event, from, to }) => `${event}: ${from} to ${to}`))].join('; '),
      sentBy: 'server',
      payload: StreamEventData.extend({
        event: z.enum(rows.map(({ event }) => event)),
        from: z.enum(rows.flatMap(({ from }) => listOf(from))),
        to: z.enum(rows.map(({ to }) => to)),
      }),
      example: { id: `${stream}-2`, seq: 2, stream, ...steps[0], at },
    };
  });
}

/** The channels of an instant stream, from its table. */
export const streamChannels: readonly ChannelDescription[] = [
  {
    id: 'instantStream',
    address: streamChannel('{streamToken}'),
    summary: 'Events and messages of an instant stream. For the holder of the token, which is the name of the channel.',
    parameters: { streamToken: 'Secret token of one of the two parties' },
    messages: [
      ...lifecycle(),
      {
        name: streamMessageEvent,
        summary: 'One of the two has written in the chat',
        sentBy: 'server',
        payload: WireStreamMessage,
        example: { id: stream, role: 'viewer', message: 'Hello', createdAt: at },
      },
    ],
  },
];
