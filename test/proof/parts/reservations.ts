import { payWithdrawal, rejectWithdrawal, reserveWithdrawal } from '#shared/gibby/wallet/wallet-transfers.rules.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { Transfer } from '#shared/ledger/ledger.rules.ts';
import { type Dues, walletOf } from '../dues.ts';
import { type HistoryFixture, type Part, userIdOf } from '../part.ts';

type Event = 'reserve' | 'reject' | 'pay';

const amountOf = (subject: number) => 10_000 + 5_000 * subject;

/** What each transfer of a withdrawal must move, by the transfer's id. */
export function duesOfWithdrawal(withdrawalId: string | number, userId: number, amountMinor: number) {
  const [wallet, pending] = [walletOf(userId), `user:${userId}:withdrawal_pending`];
  const dues: Readonly<Record<string, Dues>> = {
    [`withdrawal:${withdrawalId}:reserve`]: { [wallet]: amountMinor, [pending]: -amountMinor },
    [`withdrawal:${withdrawalId}:reject`]: { [pending]: amountMinor, [wallet]: -amountMinor },
    [`withdrawal:${withdrawalId}:pay`]: { [pending]: amountMinor, 'bank:payout:idr': -amountMinor },
  };
  return dues;
}

function transfersOf(fixture: HistoryFixture, subject: number): Readonly<Record<Event, Transfer>> {
  const withdrawal = {
    withdrawalId: `reservation-${fixture.number}-${subject}`,
    userId: userIdOf(fixture, 0),
    amountMinor: amountOf(subject),
  };
  return {
    reserve: reserveWithdrawal(withdrawal),
    reject: rejectWithdrawal(withdrawal),
    pay: payWithdrawal(withdrawal),
  };
}

/**
 * Tests the books alone. All reservations of a user's withdrawals share one account, so paying one could use up what
 * another has reserved.
 */
export const reservations: Part = {
  name: 'reservation',
  subjects: 4,
  events: ['reserve', 'reject', 'pay', 'overdraw'],
  plans: [
    [
      ['reserve', 5],
      ['pay', 3_600],
    ],
    [
      ['reserve', 5],
      ['reject', 700],
      ['pay', 0],
    ],
    [
      ['reserve', 5],
      ['pay', 60],
      ['pay', 0],
      ['reject', 0],
    ],
    [
      ['overdraw', 0],
      ['pay', 0],
      ['reserve', 0],
      ['reject', 0],
      ['reserve', 60],
    ],
  ],
  enter: (fixture) => {
    const { auditor } = fixture;
    const userId = userIdOf(fixture, 0);
    const overdrafts = new Map<string, Dues>();
    /**
     * Reserves one unit more than there was after the last step. What the step credits at the same time may cover it; if
     * nothing does, the balance shows it.
     */
    const overdraft = () => {
      const amountMinor = 1 - auditor.balanceOf(`user:${userId}:credit`);
      const withdrawalId = `overdraft-${fixture.number}-${overdrafts.size}`;
      for (const [id, dues] of Object.entries(duesOfWithdrawal(withdrawalId, userId, amountMinor)))
        overdrafts.set(id, dues);
      return reserveWithdrawal({ withdrawalId, userId, amountMinor });
    };
    return {
      perform: async (subject, event, { ledger, commit }) => {
        const transfer = event === 'overdraw' ? overdraft() : transfersOf(fixture, subject)[event as Event];
        await commit(ledger.postings([transfer], timestampOf(fixture.runtime.clock.now())));
      },
      dues: async (id) => {
        const subject = [0, 1, 2, 3].find((each) => id.startsWith(`withdrawal:reservation-${fixture.number}-${each}:`));
        if (subject === undefined) return overdrafts.get(id);
        return duesOfWithdrawal(`reservation-${fixture.number}-${subject}`, userId, amountOf(subject))[id];
      },
      mustSucceed: (subject, event) => {
        if (event === 'overdraw') return false;
        const { reserve, reject, pay } = transfersOf(fixture, subject);
        const isReserved = auditor.posted.has(reserve.id);
        if (event !== 'reserve') return isReserved && !auditor.posted.has(reject.id) && !auditor.posted.has(pay.id);
        return !isReserved && -auditor.balanceOf(`user:${userId}:credit`) >= amountOf(subject);
      },
      broken: async (subjects) =>
        [...subjects].flatMap((subject) => {
          const { reserve, reject, pay } = transfersOf(fixture, subject);
          const [isRejected, isPaid] = [auditor.posted.has(reject.id), auditor.posted.has(pay.id)];
          const expected = isRejected ? 'voided' : isPaid ? 'posted' : 'pending';
          const state = auditor.posted.get(reserve.id)?.state ?? 'pending';
          return [
            ...(isRejected && isPaid ? [`reservation ${subject} was both rejected and paid`] : []),
            ...(state === expected ? [] : [`reservation ${subject} is ${state} and should be ${expected}`]),
          ];
        }),
    };
  },
};
