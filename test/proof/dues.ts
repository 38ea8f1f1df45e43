import type { PostedTransfer } from '#shared/ledger/ledger.ports.ts';

/** What a transfer must move, by account: whole rupiah, a debit is positive. Accounts that get nothing are left out. */
export type Dues = Readonly<Record<string, number>>;

export const walletOf = (userId: number) => `user:${userId}:credit`;

/** The accounts by which a posted transfer differs from what its parties must get. */
export function differences(id: string, { legs }: Pick<PostedTransfer, 'legs'>, dues: Dues): readonly string[] {
  const moved = new Map<string, number>();
  for (const { account, amountMinor } of legs) moved.set(account, (moved.get(account) ?? 0) + amountMinor);
  const accounts = new Set([...moved.keys(), ...Object.keys(dues)]);
  return [...accounts]
    .filter((account) => (moved.get(account) ?? 0) !== (dues[account] ?? 0))
    .map((account) => `(9) ${id} moves ${moved.get(account) ?? 0} on ${account}, due are ${dues[account] ?? 0}`);
}
