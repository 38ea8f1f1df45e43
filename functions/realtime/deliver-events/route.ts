import { defineConsumer } from '#shared/kernel/route/define.ts';
import { FanOutMessage } from '#shared/platform/realtime/fan-out/fan-out.ts';

export const deliverEvents = defineConsumer({
  summary: 'Puts the events of each channel in one order, and posts them to its members',
  queue: 'fanout',
  batch: 'group',
  record: FanOutMessage,
  uses: {
    channelSequence: 'write',
    connectionEnds: 'send',
    members: 'read',
    places: 'write',
    poster: 'send',
    shares: 'send',
  },
});
