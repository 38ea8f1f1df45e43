import { epochMillisecondsOf } from '#shared/kernel/time.ts';
import type { AccountPush, PushMessage } from '#shared/platform/push/push.ts';
import { accountChannel } from '#shared/platform/realtime/pusher.ts';
import { gigTimers } from './gig.rules.ts';
import type { Gig, GigEvent } from './gig.ts';
import { type GigChannelEvent, gigChannelEvents, offerChannelEventNames } from './gig-channel-events.rules.ts';

/** A push that could not be delivered for this long is useless; the app reads the gig instead. */
const lifeOfNewsSeconds = 3_600;

/**
 * The pushes of one event of a gig. They go to the recipients of the channel messages for which the state machine has a
 * text, with the same text. Some have no code, since the original team's list (routes.md D06) has none. An offer
 * expires when it can no longer be claimed. Whatever has expired at `now` (milliseconds since the epoch) is not sent.
 */
export function gigEventPushes(event: GigEvent, gig: Gig, now: number): readonly AccountPush[] {
  const people = new Map(
    [gig.customer, gig.operator, ...gig.candidates].flatMap((id) => (id === null ? [] : [[accountChannel(id), id]])),
  );
  const ageSeconds = Math.floor((now - epochMillisecondsOf(event.at)) / 1000);
  return gigChannelEvents(event, gig).flatMap((channelEvent) => {
    const accountId = people.get(channelEvent.channel);
    const message = messageOf(channelEvent, ageSeconds);
    return accountId === undefined || message === undefined ? [] : [{ accountId, message }];
  });
}

function messageOf({ event: name, data: eventData }: GigChannelEvent, ageSeconds: number): PushMessage | undefined {
  const { id, code, message, ...data } = eventData;
  const bornSeconds = name === offerChannelEventNames.opened ? gigTimers.offerTtl : lifeOfNewsSeconds;
  const lifeSeconds = bornSeconds - Math.max(0, ageSeconds);
  if (message === undefined || lifeSeconds <= 0) return undefined;
  const hasCode = code !== undefined && code !== null;
  return { messageId: id, text: message, ...(hasCode && { code }), data: { name, ...data }, lifeSeconds };
}
