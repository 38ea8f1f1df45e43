import { type NotificationPlan, render } from '#shared/gibby/notifications/notification-plan.rules.ts';
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
export function planForWithdrawal(event: WithdrawalEvent): NotificationPlan {
  const { withdrawalId, userId, seq, to, amountMinor, bankId, reason, at } = event;
  return {
    purpose: `withdrawal/${withdrawalId}/${seq}`,
    people: [],
    notificationsFor: () => {
      if (to !== 'sent' && to !== 'paid' && to !== 'rejected') return [];
      const words = render(kindOfStatus[to], {
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
export function planForPayoutMethod(event: PayoutMethodEvent): NotificationPlan {
  const { userId, bankId, version, at } = event;
  return {
    purpose: `payoutMethod/${userId}/${version}`,
    people: [],
    notificationsFor: () => {
      const words = render('payoutMethodChanged', { bank: bankNameOf(bankId), account_number: maskedNumber(event) });
      return [{ ...words, userId, actorId: null, at }];
    },
  };
}
