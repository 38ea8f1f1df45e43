import { type NotificationPlan, render } from '#shared/gibby/notifications/notification-plan.rules.ts';
import { rupiahText } from '#shared/kernel/money.ts';
import type { TopUpEvent } from './top-up.ts';

/**
 * Notifies the payer when a payment has filled the wallet or has expired. Requests that it paid for have
 * events of their own, and the payer sees a failure on the provider's page.
 */
export function planForTopUp(event: TopUpEvent): NotificationPlan {
  const { topUpId, seq, userId, amountMinor, creditedMinor, at } = event;
  return {
    purpose: `topUp/${topUpId}/${seq}`,
    people: [],
    notificationsFor: () => {
      const kind = creditedMinor > 0 ? 'topUpCredited' : event.event === 'expireTopUp' ? 'topUpExpired' : undefined;
      if (!kind) return [];
      const words = render(kind, { transaction_id: topUpId, amount: rupiahText(amountMinor) });
      return [{ ...words, userId, actorId: null, at }];
    },
  };
}
