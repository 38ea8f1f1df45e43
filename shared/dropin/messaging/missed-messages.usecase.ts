import type { ChannelHistory } from '#shared/platform/realtime/fan-out/fan-out.ports.ts';
import { chatChannel } from '#shared/platform/realtime/pusher.ts';
import { type ChatMessage, LiveMessage } from './chat.ts';

/**
 * The messages that a gig's channel carried behind the event `since`, oldest first, each with its place there, for a
 * day. The channel has other events too; their numbers are missing here.
 */
export async function missedMessages(
  { channelSequence }: { readonly channelSequence: ChannelHistory },
  gig: string,
  { since, limit }: { readonly since: number; readonly limit: number },
): Promise<readonly (ChatMessage & { readonly seq: number })[]> {
  const found: (ChatMessage & { readonly seq: number })[] = [];
  for (let from = since; ; ) {
    const { events, seq, more } = await channelSequence.since(chatChannel(gig), from);
    for (const event of events) {
      const message = LiveMessage.safeParse(event.data).data;
      if (message) found.push({ ...message, gig, updatedAt: message.createdAt, seq: event.seq });
    }
    if (found.length >= limit || !more || seq === from) return found.slice(0, limit);
    from = seq;
  }
}
