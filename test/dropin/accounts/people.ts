import { newAccount } from '#functions/dropin/accounts/create-account/new-account.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { accounts } from '#shared/platform/accounts/account.dynamo.ts';
import type { AccountsWriter } from '#shared/platform/accounts/account.ports.ts';
import type { Account } from '#shared/platform/accounts/account.ts';
import type { Identity } from '#shared/platform/accounts/identity.ts';
import type { TestRuntime } from '#test/support/store.ts';

/** Makes an identity the account's own, as if its owner had answered a code. */
export async function prove(
  ports: { accounts: AccountsWriter; ids: TestRuntime['ids']; clock: TestRuntime['clock'] },
  accountId: string,
  identity: Identity,
): Promise<void> {
  const at = timestampOf(ports.clock.now());
  const times = { createdAt: at, updatedAt: at };
  const account = await ports.accounts.get(accountId);
  if (!account) throw new Error(`There is no account ${accountId}.`);
  await ports.accounts.prove(account, { ...identity, id: ports.ids.objectId(), status: 'verified', ...times });
}

/** An account in the store of the test, with its own e-mail address and phone. */
export async function registered(
  runtime: TestRuntime,
  change: Partial<Account> & { email?: string; phone?: string } = {},
): Promise<Account> {
  const { email = `${runtime.ids.secret(6)}@example.com`, phone = `1555${runtime.ids.below(1e7)}`, ...fields } = change;
  const body = {
    firstName: 'Nguyen',
    lastName: 'Hoa',
    identities: [
      { type: 'email' as const, value: email },
      { type: 'phone' as const, value: phone },
    ],
  };
  const account = { ...newAccount(body, runtime), ...fields };
  await accounts(runtime).create(account);
  return account;
}
