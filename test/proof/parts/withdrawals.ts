import { sequences } from '#shared/gibby/kernel/sequence.dynamo.ts';
import { advanceWithdrawal } from '#shared/gibby/wallet/advance-withdrawal.usecase.ts';
import { requestWithdrawal } from '#shared/gibby/wallet/request-withdrawal.usecase.ts';
import { withdrawals as withdrawalStore } from '#shared/gibby/wallet/withdrawal.dynamo.ts';
import type { WithdrawalEventName } from '#shared/gibby/wallet/withdrawal.rules.ts';
import type { Withdrawal } from '#shared/gibby/wallet/withdrawal.ts';
import { type Cast, type Hands, type HistoryFixture, type Part, userIdOf } from '../part.ts';
import { duesOfWithdrawal } from './reservations.ts';

const steps: Readonly<Record<string, WithdrawalEventName>> = {
  approve: 'approveWithdrawal',
  send: 'sendWithdrawal',
  pay: 'payWithdrawal',
  reject: 'rejectWithdrawal',
};

/** What an administrator may do in each status (state-machines.md, section 4b). */
const allowed: Readonly<Record<Withdrawal['status'], readonly string[]>> = {
  requested: ['approve', 'reject'],
  approved: ['send', 'reject'],
  sent: ['pay', 'reject'],
  paid: ['pay'],
  rejected: ['reject'],
};

const amountOf = (subject: number) => 30_000 + 20_000 * subject;

/** Wallets are emptied, through the product's own functions: requested, approved, sent, paid or rejected. */
export const withdrawals: Part = {
  name: 'withdrawal',
  subjects: 4,
  events: ['ask', 'ask again', ...Object.keys(steps)],
  plans: [
    [
      ['ask', 600],
      ['approve', 3_600],
      ['send', 60],
      ['pay', 3_600],
      ['reject', 0],
    ],
    [
      ['ask', 600],
      ['reject', 60],
      ['pay', 0],
      ['ask', 60],
    ],
    [
      ['ask', 600],
      ['ask again', 0],
      ['approve', 60],
      ['send', 60],
      ['reject', 60],
      ['pay', 0],
    ],
  ],
  enter: (fixture) => new WithdrawalCast(fixture),
};

class WithdrawalCast implements Cast {
  readonly #fixture: HistoryFixture;
  readonly #stores;
  readonly #ids = new Map<number, number[]>();
  /** The status of each withdrawal after the last step. */
  readonly #statuses = new Map<number, Withdrawal['status']>();

  constructor(fixture: HistoryFixture) {
    this.#fixture = fixture;
    this.#stores = { withdrawals: withdrawalStore(fixture.runtime), sequences: sequences(fixture.runtime) };
  }

  async perform(subject: number, event: string, { ledger, commit }: Hands): Promise<void> {
    const { clock } = this.#fixture.runtime;
    const ports = {
      ...this.#stores,
      clock,
      ledger,
      withdrawals: { ...this.#stores.withdrawals, commit },
      fieldCipher: { seal: async () => 'sealed' },
    };
    const step = steps[event];
    if (!step) {
      const { id } = await requestWithdrawal(ports, {
        userId: userIdOf(this.#fixture, subject),
        amountMinor: amountOf(subject),
        account: { accountHolder: 'Ann', accountNumber: '1234567890', bankId: 1 },
        // The same request sent again is the same withdrawal.
        ...(event === 'ask again' && { onceKey: `once-${this.#fixture.number}-${subject}` }),
      });
      this.#ids.set(subject, [...new Set([...(this.#ids.get(subject) ?? []), id])]);
      return;
    }
    const withdrawalId = this.#ids.get(subject)?.at(-1);
    if (withdrawalId === undefined) return;
    await advanceWithdrawal(ports, withdrawalId, {
      event: step,
      by: 'admin',
      ...(event === 'reject' && { note: { reason: 'x' } }),
    });
  }

  /** What the wallet covers is reserved, and each step that the status allows is taken. */
  mustSucceed(subject: number, event: string): boolean {
    const step = steps[event];
    if (!step) {
      const heldMinor = -this.#fixture.auditor.balanceOf(`user:${userIdOf(this.#fixture, subject)}:credit`);
      return heldMinor >= amountOf(subject);
    }
    const id = this.#ids.get(subject)?.at(-1);
    const status = id === undefined ? undefined : this.#statuses.get(id);
    return status !== undefined && allowed[status].includes(event);
  }

  /** A withdrawal may be stored although its caller got no answer, so the subject is known by the stored amount. */
  async dues(transferId: string) {
    const [kind, id] = transferId.split(':');
    const stored = kind === 'withdrawal' ? await this.#stores.withdrawals.get(Number(id) || 0) : undefined;
    if (!stored) return undefined;
    const subject = Array.from({ length: withdrawals.subjects }, (_, each) => each).find(
      (each) => amountOf(each) === stored.amountMinor && userIdOf(this.#fixture, each) === stored.userId,
    );
    const dues =
      subject !== undefined && duesOfWithdrawal(stored.id, userIdOf(this.#fixture, subject), amountOf(subject));
    return dues ? dues[transferId] : undefined;
  }

  async broken(subjects: ReadonlySet<number>): Promise<readonly string[]> {
    const ids = [...subjects].flatMap((subject) => this.#ids.get(subject) ?? []);
    const stored = await Promise.all(ids.map((id) => this.#stores.withdrawals.get(id)));
    for (const withdrawal of stored) if (withdrawal) this.#statuses.set(withdrawal.id, withdrawal.status);
    return stored.flatMap((withdrawal) => (withdrawal ? this.#brokenState(withdrawal) : ['a withdrawal is lost']));
  }

  /** The withdrawal's own state and that of its transfer in the books must agree. */
  #brokenState({ id, status }: Withdrawal): readonly string[] {
    const state = this.#fixture.auditor.posted.get(`withdrawal:${id}:reserve`)?.state;
    const expected = status === 'paid' ? 'posted' : status === 'rejected' ? 'voided' : 'pending';
    return state === expected ? [] : [`withdrawal ${id} is ${status}, and its reservation ${state}`];
  }
}
