import * as z from 'zod';
import { ObjectId } from '#shared/kernel/ids.ts';
import { decimalNumber } from '#shared/kernel/money.ts';
import { personal } from '#shared/kernel/personal.ts';
import { accountChannel, chatChannel } from '#shared/platform/realtime/pusher.ts';
import { type GigEventName, gigHas } from './gig.rules.ts';
import { type Gig, type GigEvent, type GigParty, offeredPlace } from './gig.ts';

/**
 * The name of each lifecycle event of a gig on the channels. Several events with the same meaning share a name; `from`,
 * `to` and `actor` of the data distinguish them.
 */
export const gigChannelEventNames: Readonly<Record<GigEventName | 'request', string>> = {
  request: 'gig-requested',
  claimAccept: 'gig-claimed',
  claimReject: 'gig-declined',
  offerTtl: 'gig-expired',
  confirm: 'gig-confirmed',
  reject: 'gig-rejected',
  confirmTtl: 'gig-expired',
  cancel: 'gig-cancelled',
  handshake: 'gig-handshake',
  arrivalTtl: 'gig-failed',
  handshakeTtl: 'gig-failed',
  captureFail: 'gig-failed',
  start: 'gig-started',
  extend: 'gig-extended',
  endingSoon: 'gig-ending',
  stop: 'gig-stopped',
  maxStream: 'gig-stopped',
  pingTtl: 'gig-lost',
  terminate: 'gig-terminated',
  rate: 'gig-rated',
  ratingTtl: 'gig-rated',
  generateInvoice: 'gig-invoiced',
  sendInvoice: 'gig-invoice-sent',
  markCompensated: 'gig-compensated',
};

/** What candidates receive instead: that they may claim, and that they no longer may. */
export const offerChannelEventNames = { opened: 'gig-offered', closed: 'gig-offer-closed' } as const;

/** The name for an event that this version's table does not know, because the gig follows another version. */
export const nameOfUnknown = 'gig-changed';

/** The data of every lifecycle event on a channel. */
export const GigEventData = z.object({
  id: z.string().describe('The same for every channel and every redelivery: <gig>-<seq>.'),
  seq: z.int().min(1),
  gig: ObjectId,
  event: z.string().describe("The event's name in the state machine."),
  from: z.string().nullable(),
  to: z.string(),
  actor: z.string().describe('The role of the actor, never the account.'),
  at: z.string(),
  code: z.int().nullable().optional().describe("The mobile apps' push code, for roles that are notified."),
  message: z.string().optional(),
  duration: z.number().optional().describe('Seconds, with the event that fixes them.'),
  price: z.number().optional().describe("The customer's price, with the event that fixes it."),
  paidUntil: z.string().optional().describe('When the stream ends unless the customer extends it, with `gig-ending`.'),
  latitude: personal(
    'place',
    z.number().optional().describe('The approximate place of the gig, for those who receive its offer.'),
  ),
  longitude: personal('place', z.number().optional()),
});
type GigEventData = Readonly<z.infer<typeof GigEventData>>;

/** One message on one channel. */
export interface GigChannelEvent {
  readonly channel: string;
  /** The event name on the channel. */
  readonly event: string;
  readonly data: GigEventData;
}

/**
 * All channel messages of one event. The customer always receives one, the operator and the chat from the claim on.
 * Candidates receive their offer and its end. The gig may be newer than the event, so only fields that never change are
 * read from it.
 */
export function gigChannelEvents(event: GigEvent, gig: Gig): readonly GigChannelEvent[] {
  const name = nameOf(event.event);
  const eventData: GigEventData = { ...baseOf(event), ...outcomeOf(event, gig) };
  const toAccount = (accountId: string, role: GigParty): GigChannelEvent => ({
    channel: accountChannel(accountId),
    event: name,
    data: { ...eventData, ...wordsFor(event, role) },
  });
  const operator = hasOperator(event) ? gig.operator : null;
  const toOperator =
    operator === null
      ? []
      : [{ channel: chatChannel(gig.id), event: name, data: eventData }, toAccount(operator, 'operator')];
  return [toAccount(gig.customer, 'customer'), ...toOperator, ...offerChannelEvents(event, gig)];
}

/** The offer for all candidates, and its end for all but the operator and those who declined. */
function offerChannelEvents(event: GigEvent, gig: Gig): readonly GigChannelEvent[] {
  const isOpened = event.from === null;
  const isClosed = event.from === 'pendingOperator' && event.to !== 'pendingOperator';
  if (!isOpened && !isClosed) return [];
  const name = isOpened ? offerChannelEventNames.opened : offerChannelEventNames.closed;
  const data: GigEventData = { ...baseOf(event), ...wordsFor(event, 'candidates'), ...(isOpened && placeOf(gig)) };
  const away = isOpened ? new Set() : new Set([gig.operator, ...declinedBy(gig)]);
  return gig.candidates
    .filter((candidate) => !away.has(candidate))
    .map((candidate) => ({ channel: accountChannel(candidate), event: name, data }));
}

function declinedBy(gig: Gig): readonly string[] {
  return gig.history.filter(({ event }) => event === 'claimReject').map(({ by }) => by);
}

function nameOf(event: string): string {
  return Object.entries(gigChannelEventNames).find(([known]) => known === event)?.[1] ?? nameOfUnknown;
}

function baseOf({ gigId, seq, event, from, to, actor, at, paidUntil }: GigEvent): GigEventData {
  return { id: `${gigId}-${seq}`, seq, gig: gigId, event, from, to, actor, at, ...(paidUntil && { paidUntil }) };
}

/** The figures that a stop fixes, or a cancellation with a fee. */
function outcomeOf(event: GigEvent, gig: Gig): Pick<GigEventData, 'duration' | 'price'> {
  const isSettled = event.to !== event.from && gigHas(event.to, 'priced');
  if (!isSettled || gig.priceMinor === null) return {};
  return { duration: gig.durationSeconds ?? 0, price: decimalNumber(gig.priceMinor) };
}

function placeOf(gig: Gig): Pick<GigEventData, 'latitude' | 'longitude'> {
  const { latitude, longitude } = offeredPlace(gig);
  return latitude === null || longitude === null ? {} : { latitude, longitude };
}

/** Whether the gig had an operator after this event, whatever has happened since. */
function hasOperator({ from, to }: GigEvent): boolean {
  return to === 'operatorFound' || (from !== null && from !== 'pendingOperator');
}

/** The code and text that the state machine has for a role. `otherParty` is the party that did not act. */
function wordsFor(event: GigEvent, role: GigParty | 'candidates'): Pick<GigEventData, 'code' | 'message'> {
  const names: readonly string[] =
    role === 'candidates' ? ['candidates', 'otherCandidates'] : namesOf(role, event.actor);
  const words = event.notify.find(({ to }) => names.includes(to));
  return words ? { code: words.code, message: words.message } : {};
}

function namesOf(role: GigParty, actor: string): readonly string[] {
  const other: GigParty = role === 'customer' ? 'operator' : 'customer';
  return actor === other ? [role, 'otherParty'] : [role];
}
