import { payWithdrawal, rejectWithdrawal, reserveWithdrawal } from '#shared/gibby/wallet/wallet-transfers.rules.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { Transfer } from '#shared/ledger/ledger.rules.ts';
import { type HistoryFixture, type Part, userIdOf } from '../part.ts';

type Event = 'reserve' | 'reject' | 'pay';

function transfersOf(fixture: HistoryFixture, subject: number): Readonly<Record<Event, Transfer>> {
  const withdrawal = {
    withdrawalId: `reservation-${fixture.number}-${subject}`,
    userId: userIdOf(fixture, 0),
    amountMinor: 10_000 + 5_000 * subject,
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
  events: ['reserve', 'reject', 'pay'] satisfies Event[],
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
      ['pay', 0],
      ['reserve', 0],
      ['reject', 0],
      ['reserve', 60],
    ],
  ],
  enter: (fixture) => {
    const { auditor } = fixture;
    return {
      perform: async (subject, event, { ledger, commit }) => {
        const transfer = transfersOf(fixture, subject)[event as Event];
        await commit(ledger.postings([transfer], timestampOf(fixture.runtime.clock.now())));
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
