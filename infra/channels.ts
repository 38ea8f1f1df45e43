import { gigChannels } from '#shared/dropin/gigs/gig-channels.rules.ts';
import { roomChannels } from '#shared/gibby/rooms/room-channels.view.ts';
import { streamChannels } from '#shared/instant/streams/stream-channels.rules.ts';
import type { ChannelDescription } from '#shared/platform/realtime/channel-description.ts';
import { socketFrames } from '#shared/platform/realtime/socket-frames.ts';

/** Every kind of channel of the product, for the AsyncAPI document. */
export const channels: readonly ChannelDescription[] = [
  socketFrames,
  ...gigChannels,
  ...streamChannels,
  ...roomChannels,
];
