import { describe, expect, test } from 'vitest';
import { handler as cancelGig } from '#functions/dropin/gigs/cancel-gig/handler.ts';
import { handler as claimGig } from '#functions/dropin/gigs/claim-gig/handler.ts';
import { handler as confirmGig } from '#functions/dropin/gigs/confirm-gig/handler.ts';
import { handler as handshakeGig } from '#functions/dropin/gigs/handshake-gig/handler.ts';
import { handler as rateGig } from '#functions/dropin/gigs/rate-gig/handler.ts';
import { handler as rejectGig } from '#functions/dropin/gigs/reject-gig/handler.ts';
import { handler as startGig } from '#functions/dropin/gigs/start-gig/handler.ts';
import { handler as stopGig } from '#functions/dropin/gigs/stop-gig/handler.ts';
import type { GigEventName } from '#shared/dropin/gigs/gig.rules.ts';
import type { GigStatus } from '#shared/dropin/gigs/gig.ts';
import { fireDueGigTimer } from '#shared/dropin/gigs/gig-timer.usecase.ts';
import { system } from '#shared/kernel/state-machine.ts';
import { call } from '#test/support/call.ts';
import { itemsOf } from '#test/support/items.ts';
import { type GigFixture, gigFixture, stranger } from './stored-gig-fixture.ts';

/** The requests by event: the route to call and its body. */
const requests = {
  claimAccept: [claimGig, { response: 'accept' }],
  claimReject: [claimGig, { response: 'reject' }],
  confirm: [confirmGig, undefined],
  reject: [rejectGig, undefined],
  cancel: [cancelGig, undefined],
  handshake: [handshakeGig, undefined],
  start: [startGig, undefined],
  stop: [stopGig, undefined],
  rate: [rateGig, { rating: 5 }],
} as const;
type Action = keyof typeof requests;

type Role = 'customer' | 'operator' | 'candidate';
/** An event and its actor. A number lets this many seconds pass and fires the timer that is due then. */
type Step = readonly [event: GigEventName, by: Role | typeof system] | number;

const toFound: readonly Step[] = [['claimAccept', 'operator']];
const toEnroute: readonly Step[] = [...toFound, ['confirm', 'customer']];
const toHandshaking: readonly Step[] = [...toEnroute, ['handshake', 'customer']];
const toStreaming: readonly Step[] = [...toHandshaking, ['handshake', 'operator'], ['start', 'customer']];
const toPurchased: readonly Step[] = [...toStreaming, 69, ['stop', 'operator']];
const toVoted: readonly Step[] = [...toPurchased, ['rate', 'customer'], ['rate', 'operator']];

interface Case {
  readonly state: GigStatus;
  readonly steps: readonly Step[];
  /** The events that may come next, from state-machines.md, section 1; written by hand on purpose. */
  readonly allowed: Readonly<Partial<Record<Role, readonly Action[]>>>;
  /** Events that each role has already sent: sending them again returns the stored gig. */
  readonly repeats?: Readonly<Partial<Record<Role, readonly Action[]>>>;
}

const cases: readonly Case[] = [
  {
    state: 'pendingOperator',
    steps: [],
    allowed: {
      customer: ['cancel'],
      operator: ['claimAccept', 'claimReject'],
      candidate: ['claimAccept', 'claimReject'],
    },
  },
  {
    state: 'operatorFound',
    steps: toFound,
    allowed: { customer: ['confirm', 'reject', 'cancel'], operator: ['cancel'] },
    repeats: { operator: ['claimAccept'] },
  },
  {
    state: 'operatorEnroute',
    steps: toEnroute,
    allowed: { customer: ['cancel', 'handshake'], operator: ['cancel', 'handshake'] },
    repeats: { customer: ['confirm'], operator: ['claimAccept'] },
  },
  {
    state: 'handshaking',
    steps: toHandshaking,
    allowed: { customer: ['cancel'], operator: ['cancel', 'handshake'] },
    repeats: { customer: ['confirm', 'handshake'], operator: ['claimAccept'] },
  },
  {
    state: 'streaming',
    steps: toStreaming,
    allowed: { customer: ['stop'], operator: ['stop'] },
    repeats: { customer: ['confirm', 'handshake', 'start'], operator: ['claimAccept', 'handshake', 'start'] },
  },
  {
    state: 'purchased',
    steps: toPurchased,
    allowed: { customer: ['rate'], operator: ['rate'] },
    repeats: { customer: ['confirm', 'start', 'stop'], operator: ['claimAccept', 'start', 'stop'] },
  },
  ...(
    [
      ['voted', []],
      ['invoiceGenerated', ['generateInvoice']],
      ['invoiceSent', ['generateInvoice', 'sendInvoice']],
      ['compensated', ['generateInvoice', 'sendInvoice', 'markCompensated']],
    ] as const
  ).map(
    ([state, bookkeeping]): Case => ({
      state,
      steps: [...toVoted, ...bookkeeping.map((event) => [event, system] as const)],
      allowed: {},
      repeats: {
        customer: ['confirm', 'start', 'stop', 'rate'],
        operator: ['claimAccept', 'start', 'stop', 'rate'],
      },
    }),
  ),
  {
    state: 'allOperatorsRejected',
    steps: [
      ['claimReject', 'operator'],
      ['claimReject', 'candidate'],
    ],
    allowed: {},
    repeats: { operator: ['claimReject'], candidate: ['claimReject'] },
  },
  { state: 'expired', steps: [30], allowed: {} },
  {
    state: 'failed',
    steps: [...toEnroute, 600],
    allowed: {},
    repeats: { customer: ['confirm'], operator: ['claimAccept'] },
  },
  {
    state: 'cancelled',
    steps: [...toFound, ['cancel', 'customer']],
    allowed: {},
    repeats: { customer: ['cancel'], operator: ['claimAccept'] },
  },
  {
    state: 'customerRejected',
    steps: [...toFound, ['reject', 'customer']],
    allowed: {},
    repeats: { customer: ['reject'], operator: ['claimAccept'] },
  },
  {
    state: 'terminated',
    steps: [...toStreaming, 400, ['extend', 'customer'], 200],
    allowed: {},
    repeats: { customer: ['confirm', 'start'], operator: ['claimAccept', 'start'] },
  },
];

const allActions = Object.keys(requests) as Action[];

/** Requests a gig with two candidates and takes it to where the case begins. */
async function begin(fixture: GigFixture, steps: readonly Step[]): Promise<string> {
  const { id } = await fixture.request([fixture.first, fixture.second]);
  for (const step of steps) {
    if (typeof step === 'number') {
      fixture.clock.advance(step);
      await fireDueGigTimer(fixture.ports, id);
    } else {
      const [event, by] = step;
      await fixture.advance(id, event, by === system ? by : idOf(fixture, by), event === 'rate' ? 5 : undefined);
    }
  }
  return id;
}

function idOf(fixture: GigFixture, role: Role): string {
  return { customer: fixture.customer, operator: fixture.first, candidate: fixture.second }[role];
}

describe('an event that the state does not allow', () => {
  test.each(cases)('in $state gets a 409 with the state and the allowed events, and changes nothing', async (given) => {
    const fixture = await gigFixture(2);
    const gigId = await begin(fixture, given.steps);
    const everything = () => itemsOf(fixture.runtime);
    const before = await everything();
    expect((await fixture.stored(gigId)).status).toBe(given.state);
    const attempt = (action: Action, as: string) => {
      const [route, body] = requests[action];
      return call(route, fixture.ports, { as, params: { gigId }, ...(body && { body }) });
    };

    let refused = 0;
    for (const role of ['customer', 'operator', 'candidate'] as const) {
      const allowed = given.allowed[role] ?? [];
      // A candidate can only answer the offer late; `stop` represents all other events.
      const actions = role === 'candidate' ? (['claimAccept', 'claimReject', 'stop'] as const) : allActions;
      for (const action of actions.filter((each) => !allowed.includes(each))) {
        const { status, headers, body } = await attempt(action, idOf(fixture, role));
        const what = `${role} ${action}: ${JSON.stringify(body)}`;
        if (given.repeats?.[role]?.includes(action)) {
          expect(status, what).toBe(200);
          continue;
        }
        refused++;
        expect({ status, type: headers['content-type'] }, what).toEqual({
          status: 409,
          type: 'application/problem+json',
        });
        expect(body, what).toMatchObject({ code: 'E_CONFLICT', currentState: given.state });
        expect([...body.allowedEvents].sort(), what).toEqual([...allowed].sort());
      }
    }
    expect(refused).toBeGreaterThanOrEqual(10);
    for (const action of ['claimAccept', 'stop'] as const) {
      const { status, body } = await attempt(action, stranger);
      expect(status, action).toBe(action === 'claimAccept' ? 409 : 404);
      expect(body, action).not.toHaveProperty('currentState');
    }
    expect(await everything()).toEqual(before);
  });
});
