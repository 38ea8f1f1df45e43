import {
  depositByGateway,
  depositFromCredit,
  refundEscrow,
  releaseEscrow,
  splitEscrow,
} from '#shared/gibby/requests/request-transfers.rules.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { Transfer } from '#shared/ledger/ledger.rules.ts';
import { type Dues, walletOf } from '../dues.ts';
import { type HistoryFixture, type Part, userIdOf } from '../part.ts';

const offerId = 1;
const serviceFeeMinor = 18_000;

const escrowOf = ({ number }: HistoryFixture, subject: number) => `escrow-${number}-${subject}`;

/** The people, the price and the requester's part of a division, which is not half, so that shares cannot be swapped. */
function dealOf(fixture: HistoryFixture, subject: number) {
  const priceMinor = 40_000 + 15_000 * subject;
  const wholeMinor = priceMinor + serviceFeeMinor;
  return {
    requesterId: userIdOf(fixture, subject),
    travellerId: userIdOf(fixture, subject + 1),
    priceMinor,
    wholeMinor,
    dividedMinor: Math.floor(wholeMinor / 3),
  };
}

/** What each transfer of one escrow must move, by the transfer's id. */
function duesOf(fixture: HistoryFixture, subject: number): Readonly<Record<string, Dues>> {
  const { requesterId, travellerId, priceMinor, wholeMinor, dividedMinor } = dealOf(fixture, subject);
  const requestId = escrowOf(fixture, subject);
  const escrow = `escrow:${requestId}`;
  const [requester, traveller] = [walletOf(requesterId), walletOf(travellerId)];
  const idOf = (purpose: string) => `request:${requestId}:${offerId}:${purpose}`;
  return {
    [`topup:ESCROW_${fixture.number}_${subject}:paid`]: { 'gateway:doku': wholeMinor, [escrow]: -wholeMinor },
    [idOf('deposit')]: { [requester]: wholeMinor, [escrow]: -wholeMinor },
    [idOf('release')]: { [escrow]: wholeMinor, [traveller]: -priceMinor, 'revenue:service_fee': -serviceFeeMinor },
    [idOf('refund')]: { [escrow]: wholeMinor, [requester]: -wholeMinor },
    [idOf('split')]: { [escrow]: wholeMinor, [requester]: -dividedMinor, [traveller]: dividedMinor - wholeMinor },
  };
}

/** The transfers of one escrow, by event. Every other one is paid through Doku, the rest out of the wallet. */
function transfersOf(fixture: HistoryFixture, subject: number): Readonly<Record<string, Transfer>> {
  const requestId = escrowOf(fixture, subject);
  const { requesterId, travellerId, priceMinor, wholeMinor: priceToPayMinor, dividedMinor } = dealOf(fixture, subject);
  const offer = { requestId, offerId };
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
      toRequesterMinor: dividedMinor,
      toTravellerMinor: priceToPayMinor - dividedMinor,
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
    dues: async (id) => [0, 1, 2, 3].map((subject) => duesOf(fixture, subject)[id]).find((dues) => dues !== undefined),
    mustSucceed: (subject, event) => {
      const { posted } = fixture.auditor;
      const { deposit, ...others } = transfersOf(fixture, subject);
      const isFilled = deposit !== undefined && posted.has(deposit.id);
      if (event !== 'deposit') return isFilled && Object.values(others).every(({ id }) => !posted.has(id));
      const { requesterId, wholeMinor } = dealOf(fixture, subject);
      const hasCredit = -fixture.auditor.balanceOf(`user:${requesterId}:credit`) >= wholeMinor;
      return !isFilled && (subject % 2 === 0 || hasCredit);
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
