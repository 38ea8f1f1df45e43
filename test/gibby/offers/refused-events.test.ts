import { describe, expect, test } from 'vitest';
import { tryAdvanceRequest } from '#shared/gibby/requests/advance-request.usecase.ts';
import type { RequestEventName } from '#shared/gibby/requests/request.rules.ts';
import type { RequestStatus } from '#shared/gibby/requests/request.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { system } from '#shared/kernel/state-machine.ts';
import { newOffer } from '#test/support/builders.ts';
import { requestId, requestMemory } from '../requests/request-memory.ts';

type Role = 'requester' | 'traveller' | 'bidder' | 'admin' | 'system';
type Step = readonly [event: RequestEventName, by: Role];

/** The traveller has id 2, which makes the first offer, and counts as a bidder until the offer is accepted. */
const idOf: Readonly<Record<Role, string>> = { requester: '1', traveller: '2', bidder: '3', admin: 'admin', system };
const everybodysEvents: Readonly<Record<Role, readonly RequestEventName[]>> = {
  requester: ['accept', 'decline', 'pay', 'cancel', 'receive', 'complain'],
  traveller: ['cancelOffer', 'purchase', 'deliver'],
  bidder: ['offer', 'withdraw'],
  admin: ['resolveForRequester', 'resolveForTraveller', 'resolveBySplit'],
  system: ['maximumDelivery', 'depositTtl', 'autoReceive'],
};
const roles = Object.keys(everybodysEvents) as Role[];

const toAgreed: readonly Step[] = [
  ['offer', 'traveller'],
  ['accept', 'requester'],
];
const toPaid: readonly Step[] = [...toAgreed, ['pay', 'requester']];
const toDelivered: readonly Step[] = [...toPaid, ['deliver', 'traveller']];
const toDisputed: readonly Step[] = [...toDelivered, ['complain', 'requester']];

interface Case {
  readonly state: RequestStatus;
  readonly steps: readonly Step[];
  /** The events that may come next, from state-machines.md, section 3; written by hand on purpose. */
  readonly allowed: Readonly<Partial<Record<Role, readonly RequestEventName[]>>>;
  /** Events that each role has already sent: sending them again returns the stored request. */
  readonly repeats?: Readonly<Partial<Record<Role, readonly RequestEventName[]>>>;
}

const ofParties = { requester: ['accept'], traveller: [] } as const;

const cases: readonly Case[] = [
  { state: 'open', steps: [], allowed: { requester: ['cancel'], bidder: ['offer'] } },
  {
    state: 'pendingDeposit',
    steps: toAgreed,
    allowed: { requester: ['pay', 'cancel'], traveller: ['cancelOffer'] },
    repeats: ofParties,
  },
  {
    state: 'inProgress',
    steps: toPaid,
    allowed: { requester: ['complain'], traveller: ['cancelOffer', 'purchase', 'deliver'] },
    repeats: { requester: ['accept', 'pay'] },
  },
  {
    state: 'purchased',
    steps: [...toPaid, ['purchase', 'traveller']],
    allowed: { requester: ['complain'], traveller: ['cancelOffer', 'deliver'] },
    repeats: { requester: ['accept', 'pay'], traveller: ['purchase'] },
  },
  {
    state: 'delivered',
    steps: toDelivered,
    allowed: { requester: ['receive', 'complain'] },
    repeats: { requester: ['accept', 'pay'], traveller: ['deliver'] },
  },
  {
    state: 'disputed',
    steps: toDisputed,
    allowed: { admin: ['resolveForRequester', 'resolveForTraveller', 'resolveBySplit'] },
    repeats: { requester: ['accept', 'pay', 'complain'], traveller: ['deliver'] },
  },
  {
    state: 'completed',
    steps: [...toDelivered, ['receive', 'requester']],
    allowed: {},
    repeats: { requester: ['accept', 'pay', 'receive'], traveller: ['deliver'] },
  },
  { state: 'canceled', steps: [['cancel', 'requester']], allowed: {}, repeats: { requester: ['cancel'] } },
];

/** A request after these steps, and the outcome of any further event. */
async function walked(steps: readonly Step[]) {
  const memory = requestMemory();
  let lastOfferId = 0;
  const attempt = async (event: RequestEventName, role: Role): Promise<string> => {
    const by = idOf[role];
    const offerId = memory.lastOfferOf(2)?.id ?? 99;
    try {
      const { decision } = await tryAdvanceRequest(memory.ports, requestId, {
        event,
        by,
        ...((role === 'admin' || role === 'system') && { actor: role }),
        ...((event === 'accept' || event === 'decline') && { offerId }),
        ...(event === 'offer' && { newOffer: newOffer({ id: ++lastOfferId }) }),
        ...(event === 'complain' && { complaintType: 1 }),
        ...(event === 'resolveBySplit' && { split: { toRequesterMinor: 0, toTravellerMinor: 67_500 } }),
      });
      return decision.kind;
    } catch (thrown) {
      if (thrown instanceof Failure) return thrown.code;
      throw thrown;
    }
  };
  for (const [event, role] of steps) expect(await attempt(event, role)).toBe('apply');
  return { ...memory, attempt };
}

describe.each(cases)('a request that is $state', ({ state, steps, allowed, repeats = {} }) => {
  test('is reached by its steps', async () => {
    expect((await walked(steps)).request().status).toBe(state);
  });

  for (const role of roles) {
    test(`allows the ${role} exactly the events of the document`, async () => {
      for (const event of everybodysEvents[role]) {
        const { attempt, request, events } = await walked(steps);
        const before = [request(), events.length];
        const outcome = await attempt(event, role);
        if (allowed[role]?.includes(event)) {
          expect(outcome, event).toBe('apply');
          continue;
        }
        const hasTraveller = request().accepted !== null;
        if (repeats[role]?.includes(event)) expect(outcome, event).toBe('repeat');
        else if (role === 'traveller' && !hasTraveller) expect(outcome, event).toBe('forbidden');
        else expect(['refused', 'offer_not_found'], event).toContain(outcome);
        expect([request(), events.length], event).toEqual(before);
      }
    });

    test(`allows the ${role} no event of another role`, async () => {
      const others = roles.filter((other) => other !== role).flatMap((other) => everybodysEvents[other]);
      for (const event of others) {
        const { attempt, request } = await walked(steps);
        if (role === 'traveller' && request().accepted === null && everybodysEvents.bidder.includes(event)) continue;
        const before = request();
        expect(await attempt(event, role), event).toBe('forbidden');
        expect(request()).toEqual(before);
      }
    });
  }
});
