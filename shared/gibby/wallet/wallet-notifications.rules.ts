import { type Telling, wordsOf } from '#shared/gibby/notifications/notification-plan.rules.ts';
import { rupiahText } from '#shared/kernel/money.ts';
import { bankNameOf, maskedNumber, type PayoutMethodEvent } from './payout-method.ts';
import type { WithdrawalEvent, WithdrawalStatus } from './withdrawal.ts';

/** What is told of a withdrawal that has come to a status; of the others its owner knows, or they are of no use to him. */
const kindOfStatus = {
  sent: 'withdrawalSent',
  paid: 'withdrawalPaid',
  rejected: 'withdrawalRejected',
} as const satisfies Partial<Record<WithdrawalStatus, string>>;

/** A step of a withdrawal, told to its owner. */
export function withdrawalTold(event: WithdrawalEvent): Telling {
  const { withdrawalId, userId, seq, to, amountMinor, bankId, reason, at } = event;
  return {
    purpose: `withdrawal/${withdrawalId}/${seq}`,
    people: [],
    notices: () => {
      if (to !== 'sent' && to !== 'paid' && to !== 'rejected') return [];
      const words = wordsOf(kindOfStatus[to], {
        withdrawal_id: withdrawalId,
        amount: rupiahText(amountMinor),
        bank: bankNameOf(bankId),
        account_number: maskedNumber(event),
        reason: reason ?? '',
      });
      return [{ ...words, userId, actorId: null, at }];
    },
  };
}

/** Where earnings go has changed: its owner is told, in case that it was somebody else. */
export function payoutMethodTold(event: PayoutMethodEvent): Telling {
  const { userId, bankId, version, at } = event;
  return {
    purpose: `payoutMethod/${userId}/${version}`,
    people: [],
    notices: () => {
      const words = wordsOf('payoutMethodChanged', { bank: bankNameOf(bankId), account_number: maskedNumber(event) });
      return [{ ...words, userId, actorId: null, at }];
    },
  };
}
