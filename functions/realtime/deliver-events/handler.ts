import { handle } from '#shared/kernel/route/define.ts';
import { fanOut } from '#shared/platform/realtime/fan-out/fan-out.usecase.ts';
import { deliverEvents } from './route.ts';

export const handler = handle(deliverEvents, (messages, ports, { attempt, timeLeft, sequenceNumber, at = 0 }) =>
  fanOut(messages, { number: attempt, timeLeft, queued: { sequenceNumber, at } }, ports),
);
