import { expect, test } from 'vitest';
import { notificationKinds } from '#shared/gibby/notifications/notification.ts';
import { notificationEvents } from '#shared/gibby/notifications/user-settings.ts';
import { planForPayoutMethod, planForWithdrawal } from '#shared/gibby/wallet/wallet-notifications.rules.ts';
import type { WithdrawalEvent, WithdrawalStatus } from '#shared/gibby/wallet/withdrawal.ts';

const at = '2026-03-01T12:00:00.000Z';
const eventTo = (to: WithdrawalStatus, reason: string | null = null): WithdrawalEvent => ({
  event: 'sendWithdrawal',
  withdrawalId: 5,
  userId: 2,
  seq: 3,
  from: 'approved',
  to,
  actor: 'admin',
  by: 'a',
  amountMinor: 200_000,
  bankId: 2,
  lastDigits: '1011',
  reason,
  at,
});
const toldOf = (event: WithdrawalEvent) => planForWithdrawal(event).notificationsFor(() => 'nobody');

test.each([
  ['sent', 'withdrawalSent', 'Your withdrawal of 200000.00 is on its way to your account ****1011 at BNI'],
  ['paid', 'withdrawalPaid', 'Your withdrawal of 200000.00 has been paid to your account ****1011 at BNI'],
] as const)('the owner is notified of a withdrawal that was %s', (status, kind, message) => {
  expect(toldOf(eventTo(status))).toEqual([
    {
      userId: 2,
      actorId: null,
      kind,
      message,
      data: { withdrawal_id: 5, amount: '200000.00', bank: 'BNI', account_number: '****1011', reason: '' },
      at,
    },
  ]);
});

test('the notification of a rejection states its reason', () => {
  expect(toldOf(eventTo('rejected', 'No such account.'))).toMatchObject([
    {
      kind: 'withdrawalRejected',
      message: 'Your withdrawal of 200000.00 has been rejected and is in your credit again: No such account.',
    },
  ]);
});

test.each(['requested', 'approved'] as const)('no notification is sent when a withdrawal is %s', (status) => {
  expect(toldOf(eventTo(status))).toEqual([]);
});

test('the owner is notified of a new bank account', () => {
  const event = { event: 'payoutMethodChanged', userId: 2, bankId: 3, lastDigits: '1011', version: 4, at } as const;
  expect(planForPayoutMethod(event).notificationsFor(() => 'nobody')).toMatchObject([
    { userId: 2, kind: 'payoutMethodChanged', data: { bank: 'Mandiri', account_number: '****1011' } },
  ]);
  expect(notificationKinds.payoutMethodChanged.type).toBe(10);
});

test('each step has its own purpose, and the same step always has the same', () => {
  const purposeOf = (seq: number, withdrawalId = 5) =>
    planForWithdrawal({ ...eventTo('sent'), seq, withdrawalId }).purpose;
  expect(purposeOf(3)).toBe(purposeOf(3));
  expect(new Set([purposeOf(3), purposeOf(4), purposeOf(3, 6)]).size).toBe(3);
});

test('the settings that apply belong to the group of withdrawals', () => {
  for (const kind of ['withdrawalSent', 'withdrawalPaid', 'withdrawalRejected', 'payoutMethodChanged'] as const) {
    expect(notificationEvents[notificationKinds[kind].event].group).toBe('withdrawal_related_notifications');
  }
});
