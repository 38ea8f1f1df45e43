import {
  depositByGateway,
  depositFromCredit,
  refundEscrow,
  releaseEscrow,
  splitEscrow,
} from '#shared/gibby/requests/request-transfers.rules.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { Transfer } from '#shared/ledger/ledger.rules.ts';
import { type HistoryFixture, type Part, userIdOf } from '../part.ts';

const offerId = 1;
const serviceFeeMinor = 18_000;

const escrowOf = ({ number }: HistoryFixture, subject: number) => `escrow-${number}-${subject}`;

/** The transfers of one escrow, by event. Every other one is paid through Doku, the rest out of the wallet. */
function transfersOf(fixture: HistoryFixture, subject: number): Readonly<Record<string, Transfer>> {
  const requestId = escrowOf(fixture, subject);
  const [requesterId, travellerId] = [userIdOf(fixture, subject), userIdOf(fixture, subject + 1)];
  const priceMinor = 40_000 + 15_000 * subject;
  const priceToPayMinor = priceMinor + serviceFeeMinor;
  const offer = { requestId, offerId };
  const half = Math.floor(priceToPayMinor / 2);
  return {
    deposit:
      subject % 2 === 0
        ? depositByGateway({
            gateway: 'doku',
            transactionId: `ESCROW_${fixture.number}_${subject}`,
            requests: [{ requestId, priceToPayMinor }],
          })
        : depositFromCredit({ ...offer, userId: requesterId, priceToPayMinor }),
    release: releaseEscrow({ ...offer, travellerId, priceMinor, serviceFeeMinor }),
    refund: refundEscrow({ ...offer, requesterId, priceToPayMinor }),
    split: splitEscrow({
      ...offer,
      requesterId,
      travellerId,
      toRequesterMinor: half,
      toTravellerMinor: priceToPayMinor - half,
    }),
  };
}

const endings = ['release', 'refund', 'split'] as const;

/**
 * Tests the books alone. Escrows are filled, and emptied in one of three ways while the others are tried too; the books
 * must let only one happen.
 */
export const escrows: Part = {
  name: 'escrow',
  subjects: 4,
  events: ['deposit', ...endings],
  plans: [
    [
      ['deposit', 5],
      ['release', 86_400],
    ],
    [
      ['deposit', 5],
      ['deposit', 0],
      ['refund', 3_600],
    ],
    [
      ['deposit', 5],
      ['split', 600],
      ['release', 0],
    ],
    [
      ['release', 0],
      ['deposit', 0],
      ['refund', 0],
      ['release', 0],
    ],
  ],
  enter: (fixture) => ({
    perform: async (subject, event, { ledger, commit }) => {
      const transfer = transfersOf(fixture, subject)[event];
      if (!transfer) throw new RangeError(`An escrow knows no ${event}.`);
      await commit(ledger.postings([transfer], timestampOf(fixture.runtime.clock.now())));
    },
    broken: async (subjects) =>
      [...subjects].flatMap((subject) => {
        const { deposit, ...others } = transfersOf(fixture, subject);
        const isFilled = deposit !== undefined && fixture.auditor.posted.has(deposit.id);
        const ends = Object.values(others).filter(({ id }) => fixture.auditor.posted.has(id));
        const owed = isFilled && ends.length === 0 ? Math.abs(deposit.legs[1]?.amountMinor ?? 0) : 0;
        const kept = -fixture.auditor.balanceOf(`escrow:${escrowOf(fixture, subject)}`);
        return [
          ...(ends.length > 1 ? [`(5) escrow ${subject} ended ${ends.length} times`] : []),
          ...(kept === owed ? [] : [`(5) escrow ${subject} keeps ${kept} and should keep ${owed}`]),
        ];
      }),
  }),
};
