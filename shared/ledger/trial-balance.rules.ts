/**
 * The trial balance: the sums of all accounts by class and currency, once from their balances and once from their
 * postings. In each class both must be equal, and in each currency all classes together must be zero (state-machines.md,
 * section 4d, invariant 2, invariant 3).
 */

/** Sums of one class of accounts in one currency, in minor units; debits are positive. */
interface ClassSum {
  readonly balanceMinor: number;
  readonly postedMinor: number;
}

/** By currency and class, such as `IDR user credit`. */
export type TrialBalance = Readonly<Record<string, ClassSum>>;

/** Classes of accounts with an owner, by the form of their names; each platform account is its own class. */
const ownedClasses: readonly (readonly [form: RegExp, name: string])[] = [
  [/^user:.*:credit$/, 'user credit'],
  [/^user:.*:withdrawal_pending$/, 'user withdrawal_pending'],
  [/^escrow:/, 'escrow'],
  [/^hold:/, 'hold'],
  [/^operator:.*:payable$/, 'operator payable'],
];

/** The class of an account or sub-account: `gateway:card/07` belongs to `gateway:card`. */
export function classOf(account: string): string {
  const [, owned] = ownedClasses.find(([form]) => form.test(account)) ?? [];
  return owned ?? account.replace(/\/\d\d$/, '');
}

/** The trial balance with further sums added. */
export function withSums(
  trial: TrialBalance,
  kind: keyof ClassSum,
  sums: readonly { readonly account: string; readonly currency: string; readonly amountMinor: number }[],
): TrialBalance {
  const added: Record<string, ClassSum> = { ...trial };
  for (const { account, currency, amountMinor } of sums) {
    const name = `${currency} ${classOf(account)}`;
    const known = added[name] ?? { balanceMinor: 0, postedMinor: 0 };
    added[name] = { ...known, [kind]: known[kind] + amountMinor };
  }
  return added;
}

/** The errors of the books, as texts without personal data; empty when the books are right. */
export function faultsOf(trial: TrialBalance): readonly string[] {
  const sums = new Map<string, number>();
  const faults: string[] = [];
  for (const [name, { balanceMinor, postedMinor }] of Object.entries(trial)) {
    const [currency = ''] = name.split(' ');
    sums.set(currency, (sums.get(currency) ?? 0) + balanceMinor);
    if (balanceMinor !== postedMinor) faults.push(`${name}: balances ${balanceMinor}, postings ${postedMinor}`);
  }
  for (const [currency, sum] of sums) if (sum !== 0) faults.push(`${currency}: all balances add up to ${sum}`);
  return faults;
}
