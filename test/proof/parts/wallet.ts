import { timestampOf } from '../../../shared/domain/time.ts';
import { topUp } from '../../../shared/rules/wallet-transfers.ts';
import type { Part } from '../part.ts';

/** The users of one history, who top up, pay and withdraw from the same few wallets. */
export const userOf = (prefix: string, index: number) => `${prefix}u${index % 3}`;

const callbacks = ['redirect', 'notify', 'sweep'] as const;

/**
 * Wallets are filled through Doku: the browser's redirect, Doku's own notification and the sweep race, repeat and get
 * lost. The books alone have to see to it that one payment is posted once.
 */
export const wallet: Part = {
  name: 'top-up',
  subjects: 4,
  events: callbacks,
  plans: [
    [
      ['redirect', 0],
      ['notify', 0],
      ['sweep', 300],
    ],
    [
      ['notify', 0],
      ['notify', 60],
      ['redirect', 0],
    ],
    [
      ['sweep', 900],
      ['redirect', 0],
      ['notify', 700],
    ],
  ],
  enter: ({ prefix, runtime: { clock } }) => ({
    perform: (subject, _event, { ledger, commit }) => {
      const payment = {
        transactionId: `${prefix}t${subject}`,
        userId: userOf(prefix, subject),
        amountMinor: 60_000 + 45_000 * subject,
      };
      return commit(ledger.postings([topUp(payment)], timestampOf(clock.now())));
    },
    broken: async () => [],
  }),
};
