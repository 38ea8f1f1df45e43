import { topUp } from '#shared/gibby/wallet/wallet-transfers.rules.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { walletOf } from '../dues.ts';
import { type HistoryFixture, type Part, userIdOf } from '../part.ts';

const amountOf = (subject: number) => 60_000 + 45_000 * subject;
const paymentOf = ({ number }: HistoryFixture, subject: number) => `CALLBACK_${number}_${subject}`;
const postingOf = (fixture: HistoryFixture, subject: number) => `topup:${paymentOf(fixture, subject)}:paid`;
const ways = ['redirect', 'notify', 'sweep'] as const;

/**
 * Tests the books alone, without the state of a payment. Redirect, notification and sweep race, repeat and get lost,
 * and each payment must be posted once.
 */
export const callbacks: Part = {
  name: 'callback',
  fillsWallets: true,
  subjects: 3,
  events: ways,
  plans: [
    [
      ['redirect', 0],
      ['notify', 0],
    ],
    [
      ['notify', 0],
      ['sweep', 700],
    ],
    [['notify', 60]],
  ],
  enter: (fixture) => ({
    perform: (subject, _event, { ledger, commit }) => {
      const payment = {
        gateway: 'doku' as const,
        transactionId: paymentOf(fixture, subject),
        userId: userIdOf(fixture, subject),
        amountMinor: amountOf(subject),
      };
      return commit(ledger.postings([topUp(payment)], timestampOf(fixture.runtime.clock.now())));
    },
    dues: async (id) => {
      const subject = [0, 1, 2].find((each) => id === postingOf(fixture, each));
      if (subject === undefined) return undefined;
      const amountMinor = amountOf(subject);
      return { 'gateway:doku': amountMinor, [walletOf(userIdOf(fixture, subject))]: -amountMinor };
    },
    mustSucceed: (subject) => !fixture.auditor.posted.has(postingOf(fixture, subject)),
    // The auditor sees everything else that matters.
    broken: async () => [],
  }),
};
