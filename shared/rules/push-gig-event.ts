import type { Gig, GigEvent } from '../domain/gig.ts';
import type { PushMessage } from '../domain/push.ts';
import { accountChannel } from '../domain/pusher.ts';
import { epochMillisecondsOf } from '../domain/time.ts';
import { gigTimers } from './gig.ts';
import { type AddressedNotice, gigNotices, offerNoticeNames } from './gig-notices.ts';

/** A message for all devices of one account. */
export interface AccountPush {
  readonly accountId: string;
  readonly message: PushMessage;
}

/** News of a gig that nobody could be told for so long is of no use as a push; the app reads the gig instead. */
const lifeOfNewsSeconds = 3_600;

/**
 * The pushes of one event of a gig: the notices of the channels for which the process table has words, to the same people
 * in the same words. The table has no code for some of them, since the original team's list (routes.md D06) has none.
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
