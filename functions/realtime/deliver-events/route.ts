import { defineConsumer } from '#shared/kernel/route/define.ts';
import { FanOutMessage } from '#shared/platform/realtime/fan-out.ts';
import { fanOutUses } from '#shared/platform/realtime/fan-out.usecase.ts';

export const deliverEvents = defineConsumer({
  summary: 'Puts the events of each channel in one order, and posts them to its members',
  queue: 'fanout',
  batch: 'group',
  record: FanOutMessage,
  uses: fanOutUses,
});
