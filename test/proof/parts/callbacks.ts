import { topUp } from '#shared/gibby/wallet/wallet-transfers.rules.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { type Part, userIdOf } from '../part.ts';

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
        transactionId: `CALLBACK_${fixture.number}_${subject}`,
        userId: userIdOf(fixture, subject),
        amountMinor: 60_000 + 45_000 * subject,
      };
      return commit(ledger.postings([topUp(payment)], timestampOf(fixture.runtime.clock.now())));
    },
    // The auditor sees everything that matters.
    broken: async () => [],
  }),
};
