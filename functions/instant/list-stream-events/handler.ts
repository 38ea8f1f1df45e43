import { handle } from '#shared/kernel/route/define.ts';
import { streamChannel } from '#shared/platform/realtime/pusher.ts';
import { listStreamEvents } from './route.ts';

export const handler = handle(listStreamEvents, ({ params, query }, { channelSequence }) =>
  channelSequence.since(streamChannel(params.token), query.since),
);
