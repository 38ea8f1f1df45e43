import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { statusOfOffer } from '#shared/gibby/offers/offer.rules.ts';
import type { OfferStatus } from '#shared/gibby/offers/offer.ts';
import { type RequestCommand, tryAdvanceRequest } from '#shared/gibby/requests/advance-request.usecase.ts';
import { type RequestEventName, requestMachine } from '#shared/gibby/requests/request.rules.ts';
import type { RequestStatus } from '#shared/gibby/requests/request.ts';
import { nextRequestTimer } from '#shared/gibby/requests/request-decision.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { system } from '#shared/kernel/state-machine.ts';
import { newOffer } from '#test/support/builders.ts';
import { requesterId, requestId, requestMemory } from './request-memory.ts';

/** An independent model of a request, written from state-machines.md, section 3, and not from the table. */
interface Model {
  status: RequestStatus;
  /** Each bidder's last offer. */
  offers: Record<Bidder, OfferStatus | undefined>;
  accepted: Bidder | undefined;
  complaint: number | undefined;
  share: number | undefined;
  /** The events since the request was opened, as `event by`. */
  done: Set<string>;
  enteredAt: number;
  escrow: number;
  earned: number;
  fees: number;
}

type Bidder = '2' | '3';
const bidders: readonly Bidder[] = ['2', '3'];
const isBidder = (by: string): by is Bidder => by === '2' || by === '3';

interface Move {
  readonly event: RequestEventName;
  readonly by: string;
  /** The traveller whose offer is meant. */
  readonly about?: Bidder;
  /** The complaint's type, or the traveller's share. */
  readonly choice?: number;
}

const price = 50_000;
const fee = 17_500;
const due = price + fee;
/** The end of 14 January in Jakarta, counted from 5 January at 10:00 there. */
const deadline = 9 * 86_400 + 14 * 3600;
const week = 604_800;

const ofRequester: readonly RequestEventName[] = ['accept', 'decline', 'pay', 'cancel', 'receive', 'complain'];
const ofBidder: readonly RequestEventName[] = ['offer', 'withdraw'];
const ofTraveller: readonly RequestEventName[] = ['cancelOffer', 'purchase', 'deliver'];
const ofSystem: readonly RequestEventName[] = ['maximumDelivery', 'depositTtl', 'autoReceive'];
const ofAdmin: readonly RequestEventName[] = ['resolveForRequester', 'resolveForTraveller', 'resolveBySplit'];
const ofParties = [...ofRequester, ...ofBidder, ...ofTraveller];

const moves: readonly Move[] = [
  ...['1', ...bidders].flatMap((by) =>
    ofParties.flatMap((event): Move[] => {
      if (event === 'accept' || event === 'decline') return bidders.map((about) => ({ event, by, about }));
      return event === 'complain' ? [1, 2].map((choice) => ({ event, by, choice })) : [{ event, by }];
    }),
  ),
  ...ofSystem.map((event): Move => ({ event, by: system })),
  ...ofAdmin.flatMap((event): Move[] =>
    event === 'resolveBySplit'
      ? [0, 20_000].map((choice) => ({ event, by: 'admin', choice }))
      : [{ event, by: 'admin' }],
  ),
];

function mayAct(model: Model, { event, by }: Move): boolean {
  if (by === system) return ofSystem.includes(event);
  if (by === 'admin') return ofAdmin.includes(event);
  if (by === '1') return ofRequester.includes(event);
  return (by === model.accepted ? ofTraveller : ofBidder).includes(event);
}

const offerIn = (model: Model, { by, about }: Move) => {
  const whose = about ?? by;
  return isBidder(whose) ? model.offers[whose] : undefined;
};

function nextStatus(model: Model, move: Move, now: number): RequestStatus | undefined {
  if (!mayAct(model, move)) return undefined;
  const isPending = offerIn(model, move) === 'pending';
  const reopened = now < deadline ? 'open' : 'canceled';
  switch (`${model.status} ${move.event}`) {
    case 'open offer':
      return isPending ? undefined : 'open';
    case 'open withdraw':
    case 'open decline':
      return isPending ? 'open' : undefined;
    case 'open accept':
      return isPending ? 'pendingDeposit' : undefined;
    case 'open maximumDelivery':
      return now >= deadline ? 'canceled' : undefined;
    case 'open cancel':
    case 'pendingDeposit cancel':
    case 'disputed resolveForRequester':
      return 'canceled';
    case 'pendingDeposit pay':
      return 'inProgress';
    case 'pendingDeposit depositTtl':
      return now >= model.enteredAt + 86_400 ? reopened : undefined;
    case 'pendingDeposit cancelOffer':
    case 'inProgress cancelOffer':
    case 'purchased cancelOffer':
      return reopened;
    case 'inProgress purchase':
      return 'purchased';
    case 'inProgress deliver':
    case 'purchased deliver':
      return 'delivered';
    case 'delivered autoReceive':
      return now >= model.enteredAt + week ? 'completed' : undefined;
    case 'delivered receive':
    case 'disputed resolveForTraveller':
    case 'disputed resolveBySplit':
      return 'completed';
    case 'inProgress complain':
    case 'purchased complain':
    case 'delivered complain':
      return 'disputed';
    default:
      return undefined;
  }
}

function isRepeat(model: Model, move: Move): boolean {
  const happened = model.done.has(`${move.event} ${move.by}`);
  switch (move.event) {
    case 'offer':
      return false;
    case 'withdraw':
      return offerIn(model, move) === 'withdrawn';
    case 'decline':
      return offerIn(model, move) === 'declined';
    case 'accept':
      return happened && model.accepted === move.about;
    case 'complain':
      return happened && model.complaint === move.choice;
    case 'resolveBySplit':
      return happened && model.share === move.choice;
    default:
      return happened;
  }
}

function foretell(model: Model, move: Move, now: number): string {
  if (!mayAct(model, move) && !model.done.has(`${move.event} ${move.by}`)) return 'forbidden';
  if (move.about && model.offers[move.about] === undefined) return 'offer_not_found';
  return nextStatus(model, move, now) ?? (isRepeat(model, move) ? 'repeat' : 'refused');
}

function lapse(model: Model): void {
  for (const bidder of bidders) if (model.offers[bidder] === 'pending') model.offers[bidder] = 'lapsed';
}

function endOffer(model: Model, status: OfferStatus): void {
  if (model.accepted) model.offers[model.accepted] = status;
}

/** Applies the move's effects on offers and money. */
function settle(model: Model, { event, by, about, choice = 0 }: Move): void {
  const whose = about ?? by;
  if (event === 'complain') model.complaint = choice;
  if (event === 'offer' && isBidder(whose)) model.offers[whose] = 'pending';
  if (event === 'withdraw' && isBidder(whose)) model.offers[whose] = 'withdrawn';
  if (event === 'decline' && isBidder(whose)) model.offers[whose] = 'declined';
  if (event === 'accept' && isBidder(whose)) {
    model.offers[whose] = 'accepted';
    model.accepted = whose;
  }
  if (event === 'pay') model.escrow = due;
  if (event === 'depositTtl' || event === 'cancel') endOffer(model, 'lapsed');
  if (event === 'cancelOffer' || event === 'resolveForRequester') endOffer(model, 'canceled');
  const isReleased = event === 'receive' || event === 'autoReceive' || event === 'resolveForTraveller';
  if (isReleased || event === 'resolveBySplit') endOffer(model, 'fulfilled');
  if (isReleased) {
    model.earned += price;
    model.fees += fee;
  }
  if (event === 'resolveBySplit') {
    model.share = choice;
    model.earned += choice;
  }
}

const unpaid: readonly RequestStatus[] = ['open', 'pendingDeposit', 'completed', 'canceled'];

function advanceModel(model: Model, move: Move, next: RequestStatus, now: number): void {
  const before = model.status;
  settle(model, move);
  model.status = next;
  if (unpaid.includes(next)) model.escrow = 0;
  if (next === 'inProgress' || next === 'canceled') lapse(model);
  if (next === before) return;
  model.enteredAt = now;
  if (next === 'open') {
    model.accepted = undefined;
    model.done.clear();
  }
  model.done.add(`${move.event} ${move.by}`);
}

type Memory = ReturnType<typeof requestMemory>;

function check(memory: Memory, model: Model): void {
  const request = memory.request();
  expect(request.status).toBe(model.status);
  expect(request.version).toBe(memory.events.length);
  expect(memory.events.at(-1)).toMatchObject({ seq: request.version, to: request.status });
  expect(request.accepted?.travellerId).toBe(model.accepted === undefined ? undefined : Number(model.accepted));
  for (const bidder of bidders) {
    const offer = memory.lastOfferOf(Number(bidder));
    expect(offer && statusOfOffer(offer, request)).toBe(model.offers[bidder]);
  }
  // The books: the escrow is what was paid and not settled; nothing is lost.
  expect(memory.owed(`escrow:${requestId}`)).toBe(model.escrow);
  expect(memory.owed('user:2:credit') + memory.owed('user:3:credit')).toBe(model.earned);
  expect(memory.owed('revenue:service_fee')).toBe(model.fees);
  expect(memory.sumOfBalances()).toBe(-1_000_000_000);
  const isTimed = ['open', 'pendingDeposit', 'delivered'].includes(model.status);
  expect(nextRequestTimer(request) !== undefined).toBe(isTimed);
}

const actorOf = ({ by }: Move): Pick<RequestCommand, 'actor'> => (by === system || by === 'admin' ? { actor: by } : {});

let lastOfferId = 0;
function commandOf(memory: Memory, { event, by, about, choice }: Move): RequestCommand {
  const offerId = about && (memory.lastOfferOf(Number(about))?.id ?? 999_999_999);
  return {
    event,
    by,
    ...actorOf({ event, by }),
    ...(offerId !== undefined && { offerId }),
    ...(event === 'offer' && { newOffer: newOffer({ id: ++lastOfferId, priceMinor: price }) }),
    ...(event === 'complain' && { complaintType: choice === 2 ? 2 : 1 }),
    ...(event === 'resolveBySplit' && {
      split: { toTravellerMinor: choice ?? 0, toRequesterMinor: due - (choice ?? 0) },
    }),
  };
}

async function outcomeOf(memory: Memory, move: Move): Promise<string> {
  try {
    const { decision } = await tryAdvanceRequest(memory.ports, requestId, commandOf(memory, move));
    return decision.kind === 'apply' ? decision.transition.to : decision.kind;
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown.code;
    throw thrown;
  }
}

const mood = fc.constantFrom('wild', 'useful', 'useful', 'useful');
const pauses = [0, 0, 0, 60, 3600, 86_399, 86_400, 3 * 86_400, week];
const command = fc.record({ pick: fc.nat(), mood, pause: fc.constantFrom(...pauses) });
/** Walks also start from deep states, which random moves would seldom reach. */
const start = fc.constantFrom<readonly RequestEventName[]>(
  [],
  ['offer', 'accept'],
  ['offer', 'accept', 'pay'],
  ['offer', 'accept', 'pay', 'deliver'],
  ['offer', 'accept', 'pay', 'purchase', 'complain'],
);
const byOf = (event: RequestEventName) => (ofRequester.includes(event) ? String(requesterId) : '2');

describe('the state machine of a request', () => {
  test('does what the model predicts for any sequence of events, and keeps every invariant', async () => {
    const visited = new Set<RequestStatus>();
    const events = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        start,
        fc.array(command, { minLength: 1, maxLength: 14, size: 'max' }),
        async (first, commands) => {
          const memory = requestMemory();
          const model: Model = {
            status: 'open',
            offers: { 2: undefined, 3: undefined },
            accepted: undefined,
            complaint: undefined,
            share: undefined,
            done: new Set(),
            enteredAt: 0,
            escrow: 0,
            earned: 0,
            fees: 0,
          };
          const perform = async (move: Move) => {
            const now = memory.seconds();
            const foretold = foretell(model, move, now);
            const what = `${move.event} by ${move.by} in ${model.status}`;
            expect(await outcomeOf(memory, move), what).toBe(foretold);
            const next = nextStatus(model, move, now);
            if (next === undefined) return;
            advanceModel(model, move, next, now);
            check(memory, model);
            visited.add(model.status);
            events.add(move.event);
            // Repeating a move returns the stored result, except for a second offer.
            if (move.event === 'offer') return;
            expect(await outcomeOf(memory, move), `${what} again`).toBe(foretell(model, move, now));
          };
          for (const event of first) {
            const about = event === 'accept' ? { about: '2' as const } : {};
            await perform({ event, by: byOf(event), ...about, ...(event === 'complain' && { choice: 1 }) });
          }
          for (const { pick, mood, pause } of commands) {
            memory.pass(pause);
            const useful = moves.filter((move) => nextStatus(model, move, memory.seconds()));
            const choice = mood === 'wild' || useful.length === 0 ? moves : useful;
            const move = choice[pick % choice.length];
            if (move) await perform(move);
          }
        },
      ),
      { numRuns: 600 },
    );
    expect([...visited].sort()).toEqual(Object.keys(requestMachine.states).sort());
    const walked = new Set(moves.map(({ event }) => event));
    expect(events).toEqual(walked);
    // Hiding and showing are not part of the walk: they change nothing that the walk checks.
    const all = new Set(requestMachine.transitions.map(({ event }) => event));
    expect([...all].filter((event) => !walked.has(event))).toEqual(['hide', 'show']);
  });
});
