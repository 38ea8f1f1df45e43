import { timestampOf } from '../../../shared/domain/time.ts';
import type { Transfer } from '../../../shared/rules/ledger.ts';
import { payWithdrawal, rejectWithdrawal, reserveWithdrawal } from '../../../shared/rules/wallet-transfers.ts';
import type { Part } from '../part.ts';
import { userOf } from './wallet.ts';

type Event = 'reserve' | 'reject' | 'pay';

function transfersOf(prefix: string, subject: number): Readonly<Record<Event, Transfer>> {
  const withdrawal = {
    withdrawalId: `${prefix}w${subject}`,
    userId: userOf(prefix, subject),
    amountMinor: 30_000 + 20_000 * subject,
  };
  return {
    reserve: reserveWithdrawal(withdrawal),
    reject: rejectWithdrawal(withdrawal),
    pay: payWithdrawal(withdrawal),
  };
}

/**
 * Withdrawals of a user share one account for what is reserved, so that paying one could use up another's money: the
 * pending transfer has to prevent it. There are more subjects than users, so that this would happen.
 */
export const withdrawals: Part = {
  name: 'withdrawal',
  subjects: 6,
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
  enter: ({ prefix, runtime: { clock }, auditor }) => {
    const reservedMinor = (subject: number) => {
      const { reserve, reject, pay } = transfersOf(prefix, subject);
      const stored = auditor.posted.get(reserve.id);
      const isOver = auditor.posted.has(reject.id) || auditor.posted.has(pay.id);
      return stored && !isOver ? stored.sizeMinor : 0;
    };
    return {
      perform: async (subject, event, { ledger, commit }) => {
        const transfer = transfersOf(prefix, subject)[event as Event];
        await commit(ledger.postings([transfer], timestampOf(clock.now())));
      },
      broken: async (subjects) =>
        [...subjects].flatMap((subject) => {
          const { reserve, reject, pay } = transfersOf(prefix, subject);
          const user = userOf(prefix, subject);
          const ofUser = Array.from({ length: withdrawals.subjects }, (_, index) => index).filter(
            (index) => userOf(prefix, index) === user,
          );
          const reserved = ofUser.reduce((sum, index) => sum + reservedMinor(index), 0);
          const kept = -auditor.balanceOf(`user:${user}:withdrawal_pending`);
          const [isRejected, isPaid] = [auditor.posted.has(reject.id), auditor.posted.has(pay.id)];
          const expected = isRejected ? 'voided' : isPaid ? 'posted' : 'pending';
          const state = auditor.posted.get(reserve.id)?.state ?? 'pending';
          return [
            ...(isRejected && isPaid ? [`withdrawal ${subject} was both rejected and paid`] : []),
            ...(state === expected ? [] : [`withdrawal ${subject} is ${state} and should be ${expected}`]),
            ...(kept === reserved ? [] : [`${kept} is reserved for ${user} and should be ${reserved}`]),
          ];
        }),
    };
  },
};
