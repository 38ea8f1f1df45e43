import { type Telling, wordsOf } from '#shared/gibby/notifications/notification-plan.rules.ts';
import { rupiahText } from '#shared/kernel/money.ts';
import { bankNameOf, maskedNumber, type PayoutMethodEvent } from './payout-method.ts';
import type { WithdrawalEvent, WithdrawalStatus } from './withdrawal.ts';

/** Only these statuses notify the owner. */
const kindOfStatus = {
  sent: 'withdrawalSent',
  paid: 'withdrawalPaid',
  rejected: 'withdrawalRejected',
} as const satisfies Partial<Record<WithdrawalStatus, string>>;

/** Notifies the owner of a step of their withdrawal. */
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

/** Notifies the owner that the destination of their earnings has changed, in case someone else changed it. */
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
