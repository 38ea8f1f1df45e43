import { epochMillisecondsOf } from '#shared/kernel/time.ts';
import type { PushMessage } from '#shared/platform/push/push.ts';
import { accountChannel } from '#shared/platform/realtime/pusher.ts';
import { gigTimers } from './gig.rules.ts';
import type { Gig, GigEvent } from './gig.ts';
import { type AddressedNotice, gigNotices, offerNoticeNames } from './gig-channel-events.rules.ts';

/** A message for all devices of one account. */
export interface AccountPush {
  readonly accountId: string;
  readonly message: PushMessage;
}

/** News of a gig that nobody could be told for so long is of no use as a push; the app reads the gig instead. */
const lifeOfNewsSeconds = 3_600;

/**
 * The pushes of one event of a gig: the notices of the channels for which the process table has words, to the same people
 * in the same words. The table has no code for some of them, since the original team's list (D06) has none.
 * An offer lives no longer than it can be claimed; what has outlived itself at `now` (milliseconds since the epoch) is
 * not sent any more.
 */
export function gigEventPushes(event: GigEvent, gig: Gig, now: number): readonly AccountPush[] {
  const people = new Map(
    [gig.customer, gig.operator, ...gig.candidates].flatMap((id) => (id === null ? [] : [[accountChannel(id), id]])),
  );
  const ageSeconds = Math.floor((now - epochMillisecondsOf(event.at)) / 1000);
  return gigNotices(event, gig).flatMap((notice) => {
    const accountId = people.get(notice.channel);
    const message = messageOf(notice, ageSeconds);
    return accountId === undefined || message === undefined ? [] : [{ accountId, message }];
  });
}

function messageOf({ event: name, data: notice }: AddressedNotice, ageSeconds: number): PushMessage | undefined {
  const { id, code, message, ...data } = notice;
  const bornSeconds = name === offerNoticeNames.opened ? gigTimers.offerTtl : lifeOfNewsSeconds;
  const lifeSeconds = bornSeconds - Math.max(0, ageSeconds);
  if (message === undefined || lifeSeconds <= 0) return undefined;
  const hasCode = code !== undefined && code !== null;
  return { messageId: id, text: message, ...(hasCode && { code }), data: { name, ...data }, lifeSeconds };
}
