import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withdrawalMachine } from '#shared/gibby/wallet/withdrawal.rules.ts';
import type { Withdrawal } from '#shared/gibby/wallet/withdrawal.ts';
import {
  changeWithdrawal,
  decideWithdrawal,
  newWithdrawal,
  type WithdrawalAttempt,
} from '#shared/gibby/wallet/withdrawal-change.rules.ts';
import { listOf } from '#shared/kernel/state-machine.ts';
import type { Transfer } from '#shared/ledger/ledger.rules.ts';
import { withdrawalDraft } from '#test/support/builders.ts';

const begin = Date.parse('2026-03-01T12:00:00.000Z');
const steps = ['approveWithdrawal', 'sendWithdrawal', 'payWithdrawal', 'rejectWithdrawal'] as const;
type Step = (typeof steps)[number];
const approve = 'approveWithdrawal';
const send = 'sendWithdrawal';
const pay = 'payWithdrawal';
const reject = 'rejectWithdrawal';

const asked = () => newWithdrawal(withdrawalDraft(), begin);
const attemptOf = (event: Step, by = 'admin-1'): WithdrawalAttempt => ({
  event,
  by,
  now: begin + 1000,
  ...(event === reject && { note: { reason: 'No such account.' } }),
});

/** A withdrawal, the balances that its transfers have made, and every transfer, after these steps. */
function played(...taken: Step[]) {
  const first = asked();
  const transfers: Transfer[] = [...first.transfers];
  let withdrawal: Withdrawal = first.withdrawal;
  for (const step of taken) {
    const attempt = attemptOf(step);
    const decision = decideWithdrawal(withdrawal, attempt);
    if (decision.kind !== 'apply') continue;
    const change = changeWithdrawal(withdrawal, decision.transition, attempt);
    withdrawal = change.withdrawal;
    transfers.push(...change.transfers);
  }
  const balances = new Map<string, number>();
  for (const { account, amountMinor } of transfers.flatMap(({ legs }) => legs)) {
    balances.set(account, (balances.get(account) ?? 0) + amountMinor);
  }
  const balanceOf = (account: string) => balances.get(account) ?? 0;
  return { withdrawal, transfers, balanceOf };
}

test('the requested amount is reserved at once', () => {
  const { withdrawal, event } = asked();
  // Withdrawals under way name the table by which they move.
  expect(withdrawalMachine).toMatchObject({ name: 'withdrawal', version: 1 });
  expect(withdrawal).toMatchObject({ status: 'requested', version: 1, reason: null, history: [] });
  expect(event).toEqual({
    event: 'requestWithdrawal',
    withdrawalId: 5,
    userId: 2,
    seq: 1,
    from: null,
    to: 'requested',
    actor: 'user',
    by: '2',
    amountMinor: 200_000,
    bankId: 2,
    lastDigits: '1011',
    reason: null,
    at: '2026-03-01T12:00:00.000Z',
  });
  const { balanceOf } = played();
  expect([balanceOf('user:2:credit'), balanceOf('user:2:withdrawal_pending')]).toEqual([200_000, -200_000]);
});

test('a step is stored with its moment, its entry in the history and its whole event', () => {
  const { withdrawal } = asked();
  const attempt = attemptOf(approve);
  const decision = decideWithdrawal(withdrawal, attempt);
  if (decision.kind !== 'apply') throw new Error(decision.kind);
  const entry = { event: approve, actor: 'admin', by: 'admin-1' };
  const at = '2026-03-01T12:00:01.000Z';
  const change = changeWithdrawal(withdrawal, decision.transition, attempt);
  expect(change).toEqual({
    withdrawal: {
      ...withdrawal,
      version: 2,
      status: 'approved',
      updatedAt: at,
      history: [entry],
      acts: [{ act: approve, by: 'admin-1', at, reason: null, reference: null }],
    },
    event: { ...asked().event, ...entry, seq: 2, from: 'requested', to: 'approved', at },
    transfers: [],
  });
  expect(played(approve, send).withdrawal.history.map(({ event }) => event)).toEqual([approve, send]);
});

test('once the bank has paid, the amount has left the books', () => {
  const { withdrawal, balanceOf } = played(approve, send, pay);
  expect(withdrawal.status).toBe('paid');
  expect([balanceOf('user:2:withdrawal_pending'), balanceOf('bank:payout:idr')]).toEqual([0, -200_000]);
});

test.each([[[reject]], [[approve, reject]], [[approve, send, reject]]] as [Step[]][])(
  'the amount is back in the wallet after %j',
  (taken) => {
    const { withdrawal, balanceOf } = played(...taken);
    expect(withdrawal).toMatchObject({ status: 'rejected', reason: 'No such account.' });
    expect([balanceOf('user:2:withdrawal_pending'), balanceOf('user:2:credit')]).toEqual([0, 0]);
  },
);

test('each transfer is named after its withdrawal and purpose, so that it is posted once', () => {
  const idsOf = (...taken: Step[]) => played(...taken).transfers.map(({ id }) => id);
  expect(idsOf(approve, send, pay)).toEqual(['withdrawal:5:reserve', 'withdrawal:5:pay']);
  expect(idsOf(reject)).toEqual(['withdrawal:5:reserve', 'withdrawal:5:reject']);
});

describe('every step in every status', () => {
  const reached: Readonly<Record<Withdrawal['status'], Step[]>> = {
    requested: [],
    approved: [approve],
    sent: [approve, send],
    paid: [approve, send, pay],
    rejected: [reject],
  };
  const statuses = Object.keys(reached) as Withdrawal['status'][];

  test.each(statuses.flatMap((status) => steps.map((step) => [status, step] as const)))('%s: %s', (status, step) => {
    const { withdrawal } = played(...reached[status]);
    expect(withdrawal.status).toBe(status);
    const row = withdrawalMachine.transitions.find(
      ({ event, from }) => event === step && listOf(from).includes(status),
    );
    const decision = decideWithdrawal(withdrawal, attemptOf(step, 'admin-2'));
    if (row) expect(decision).toMatchObject({ kind: 'apply', transition: { to: row.to } });
    // Another administrator's step represents all other actors.
    else expect(decision.kind).toBe(reached[status].includes(step) ? 'repeat' : 'refused');
  });

  test('a refusal names the allowed steps', () => {
    const { withdrawal } = played(approve);
    expect(decideWithdrawal(withdrawal, attemptOf(pay))).toEqual({
      kind: 'refused',
      currentState: 'approved',
      allowedEvents: [send, reject],
    });
  });
});

test('after any steps in any order, the amount is in one place, and has moved once', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 12 }), (taken) => {
      const { withdrawal, transfers, balanceOf } = played(...taken);
      const pending = 0 - balanceOf('user:2:withdrawal_pending');
      const isLive = withdrawalMachine.states[withdrawal.status] === 'live';
      expect(pending).toBe(isLive ? 200_000 : 0);
      expect(0 - balanceOf('bank:payout:idr')).toBe(withdrawal.status === 'paid' ? 200_000 : 0);
      expect(balanceOf('user:2:credit')).toBe(withdrawal.status === 'rejected' ? 0 : 200_000);
      expect(new Set(transfers.map(({ id }) => id)).size).toBe(transfers.length);
      expect(transfers).toHaveLength(isLive ? 1 : 2);
      expect(withdrawal.version).toBe(1 + withdrawal.history.length);
    }),
  );
});
