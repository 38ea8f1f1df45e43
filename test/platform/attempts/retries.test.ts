import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { handler as createReview } from '#functions/gibby/reviews/create-review/handler.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { accountsUnderTest } from '#test/gibby/accounts/account-fixture.ts';
import { dealFixture, requester, traveller } from '#test/gibby/deal-fixture.ts';
import { messageFixture } from '#test/gibby/messages/message-fixture.ts';
import { offerFixture } from '#test/gibby/offers/offer-fixture.ts';
import { requestFixture } from '#test/gibby/requests/request-fixture.ts';
import { trackingFixture } from '#test/gibby/tracking/tracking-fixture.ts';
import { wallet, withdrawalOf } from '#test/gibby/wallet/wallet-fixture.ts';
import { type TestAnswer, withHeaders } from '#test/support/call.ts';
import { itemsOf } from '#test/support/items.ts';
import type { TestClock } from '#test/support/store.ts';
import { faultKinds, withFault } from './store-faults.ts';

interface Prepared {
  readonly runtime: Runtime & { readonly clock: TestClock };
  /** Sends the one request. */
  readonly act: () => Promise<TestAnswer>;
}

const market = async () => {
  const fixture = await requestFixture();
  for (const id of [1, 2]) await fixture.join(id);
  return fixture;
};
const offers = async () => {
  const fixture = await offerFixture();
  return { fixture, offerId: await fixture.offered() };
};
const deal = async () => {
  const fixture = await trackingFixture();
  return { fixture, id: await fixture.paid() };
};

/** POST routes, each with a request that succeeds on a fresh table: creations, a transition, money, and what a rule allows once. */
const routes: Readonly<Record<string, () => Promise<Prepared>>> = {
  createComment: async () => {
    const { asked, comment, runtime } = await market();
    const id = await asked(1);
    return { runtime, act: () => comment(2, id, 'Which ones?') };
  },
  createRequest: async () => {
    const { ask, runtime } = await market();
    return { runtime, act: () => ask(1) };
  },
  createTrip: async () => {
    const { travel, runtime } = await market();
    return { runtime, act: () => travel(2) };
  },
  reportRequest: async () => {
    const { asked, report, runtime } = await market();
    const id = await asked(1);
    return { runtime, act: () => report(2, id) };
  },
  createOffer: async () => {
    const { offer, runtime } = await offerFixture();
    return { runtime, act: () => offer(traveller) };
  },
  acceptOffer: async () => {
    const { fixture, offerId } = await offers();
    return { runtime: fixture.runtime, act: () => fixture.accept(requester, offerId) };
  },
  declineOffer: async () => {
    const { fixture, offerId } = await offers();
    const body = { offer_id: offerId, decline_id: 3 };
    return { runtime: fixture.runtime, act: () => fixture.decline(requester, body) };
  },
  withdrawOffer: async () => {
    const { fixture } = await offers();
    return { runtime: fixture.runtime, act: () => fixture.withdraw(traveller) };
  },
  payRequest: async () => {
    const { fixture, offerId } = await offers();
    await fixture.accept(requester, offerId);
    await fixture.deposit(requester, 36_000);
    return { runtime: fixture.runtime, act: () => fixture.pay(requester) };
  },
  cancelOffer: async () => {
    const { fixture, offerId } = await offers();
    await fixture.accept(requester, offerId);
    return { runtime: fixture.runtime, act: () => fixture.stepBack(traveller) };
  },
  cancelRequest: async () => {
    const { fixture } = await offers();
    return { runtime: fixture.runtime, act: () => fixture.cancel(requester) };
  },
  confirmPurchase: async () => {
    const { fixture, id } = await deal();
    return { runtime: fixture.runtime, act: () => fixture.purchase(traveller, id) };
  },
  confirmDelivery: async () => {
    const { fixture, id } = await deal();
    return { runtime: fixture.runtime, act: () => fixture.deliver(traveller, id) };
  },
  confirmReceipt: async () => {
    const { fixture, id } = await deal();
    await fixture.deliver(traveller, id);
    return { runtime: fixture.runtime, act: () => fixture.receive(requester, id) };
  },
  complain: async () => {
    const { fixture, id } = await deal();
    return { runtime: fixture.runtime, act: () => fixture.complain(requester, id) };
  },
  resolveComplaint: async () => {
    const { fixture, id } = await deal();
    await fixture.complain(requester, id);
    return { runtime: fixture.runtime, act: () => fixture.resolve(id, { outcome: 'requester' }) };
  },
  createReview: async () => {
    const fixture = await dealFixture();
    const body = { rating: 5, request_id: await fixture.completed(), comments: 'Fine' };
    const request = { params: { id: String(traveller) }, body };
    return { runtime: fixture.runtime, act: () => fixture.as(requester).call(createReview, request) };
  },
  createConversation: async () => {
    const { thread, write, runtime } = await messageFixture();
    const { threadId } = await thread();
    return { runtime, act: () => write(requester, threadId) };
  },
  requestWithdrawal: async () => {
    const { deposit, withdraw, runtime } = await wallet();
    await deposit(2, 40_000);
    return { runtime, act: () => withdraw(2, withdrawalOf(40_000)) };
  },
  registerUser: async () => {
    const { register, runtime } = await accountsUnderTest();
    const person = { email: 'ada@example.com', username: 'ada', password: 'invented password' };
    return { runtime, act: () => register(person) };
  },
};

/**
 * No effects: records of tries and keys, counters whose numbers may have gaps, and the link that a registration mails if
 * it can; resendVerification mails another.
 */
const isEffect = ({ PK }: Record<string, unknown>) => !/^(IDM|RTL|SEQ|LNK)#/.test(String(PK));
const masked = (text: string) => text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9a-f]{24,}\b|\d+/g, '*');

/** What the request has changed: new items by the form of their keys, and by how much numbers of others differ. */
async function effectOf({ runtime }: Prepared, before: readonly Record<string, unknown>[]): Promise<string[]> {
  const known = new Map(before.map((item) => [`${item.PK} ${item.SK}`, item]));
  const after = (await itemsOf(runtime)).filter(isEffect);
  const changes = after.flatMap((item) => {
    const earlier = known.get(`${item.PK} ${item.SK}`);
    const key = masked(`${item.PK} ${item.SK}`);
    if (!earlier) return [`new ${key}`];
    const numbers = Object.keys({ ...earlier, ...item }).flatMap((name) => {
      const by = Number(item[name] ?? 0) - Number(earlier[name] ?? 0);
      return Number.isFinite(by) && by !== 0 && Math.abs(by) < 1_000_000_000 ? [`${name} by ${by}`] : [];
    });
    return numbers.length > 0 ? [`${key}: ${numbers.sort()}`] : [];
  });
  return changes.sort();
}

/** Retries as an app does: at once after an error of ours, and after the time that a 409 names. */
async function insist({ act, runtime }: Prepared): Promise<TestAnswer> {
  for (let tries = 1; ; tries++) {
    const answer = await act();
    const wait = Number(answer.headers['retry-after'] ?? 0);
    if (answer.status < 500 && !(answer.status === 409 && wait > 0)) return answer;
    if (tries === 5) throw new Error(`There is still no answer: ${answer.status} ${JSON.stringify(answer.body)}`);
    runtime.clock.advance(wait);
  }
}

async function outcome(prepare: () => Promise<Prepared>, fault?: Parameters<typeof withFault>[0]) {
  const prepared = await prepare();
  const before = (await itemsOf(prepared.runtime)).filter(isEffect);
  return withHeaders({ 'idempotency-key': randomUUID() }, async () => {
    const calls = await withFault(fault, () => prepared.act());
    const { status, body } = await insist(prepared);
    return { calls, seen: { status, body: masked(JSON.stringify(body)), effect: await effectOf(prepared, before) } };
  });
}

describe('one effect, and the answer of the success, whatever happens at any call to the store', () => {
  test.each(Object.entries(routes))(
    '%s',
    async (_name, prepare) => {
      const { calls, seen: undisturbed } = await outcome(prepare);
      expect(undisturbed.status).toBeLessThan(300);
      expect(undisturbed.effect).not.toEqual([]);
      for (const kind of faultKinds) {
        for (let at = 1; at <= calls; at++) {
          const { seen } = await outcome(prepare, { kind, at });
          expect(seen, `${kind} at call ${at} of ${calls}`).toEqual(undisturbed);
        }
      }
    },
    120_000,
  );
});
