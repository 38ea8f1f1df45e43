import { expect, test } from 'vitest';
import { newTopUp } from '#shared/gibby/payments/top-up-change.rules.ts';
import { planForTopUp } from '#shared/gibby/payments/top-up-notifications.rules.ts';
import { topUpDraft } from '#test/support/builders.ts';

const at = '2026-03-01T12:00:00.000Z';
const created = newTopUp(topUpDraft(), Date.parse(at)).event;
const told = (change: Partial<typeof created>) => planForTopUp({ ...created, seq: 2, ...change });

test('the payer is notified once of money in the wallet, of one rupiah as well', () => {
  const { purpose, people, notificationsFor } = told({ event: 'payTopUp', creditedMinor: 500_000 });
  expect([purpose, people]).toEqual(['topUp/TOPUP_VzjKIEwSBP/2', []]);
  expect(notificationsFor(() => 'nobody')).toEqual([
    expect.objectContaining({
      userId: 7,
      actorId: null,
      kind: 'topUpCredited',
      data: { transaction_id: 'TOPUP_VzjKIEwSBP', amount: '500000.00' },
      at,
    }),
  ]);
  expect(told({ event: 'payTopUp', creditedMinor: 1 }).notificationsFor(() => 'nobody')).toHaveLength(1);
});

test('the payer is notified of a payment that has expired', () => {
  const [notification] = told({ event: 'expireTopUp' }).notificationsFor(() => 'nobody');
  expect(notification).toMatchObject({ userId: 7, kind: 'topUpExpired', data: { amount: '500000.00' } });
});

test.each(['createTopUp', 'awaitTransfer', 'failTopUp', 'payTopUp'] as const)(
  '%s alone notifies of nothing',
  (event) => {
    expect(told({ event }).notificationsFor(() => 'nobody')).toEqual([]);
  },
);
