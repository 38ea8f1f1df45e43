import { expect, test } from 'vitest';
import { accounts } from '#shared/platform/accounts/account.dynamo.ts';
import { prefixes } from '#shared/platform/accounts/accounts.keys.ts';
import { adminAct } from '#shared/platform/accounts/admin-act.ts';
import { administrators } from '#shared/platform/accounts/administrators.dynamo.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { registered } from '#test/dropin/accounts/people.ts';
import { testRuntime } from '#test/support/store.ts';

test('an archived account is no administrator', async () => {
  const runtime = await testRuntime();
  const { id } = await registered(runtime);
  const set = (expression: string, values: Record<string, unknown>, names: Record<string, string> = {}) =>
    tableOf(runtime).commit([
      tableOf(runtime).update(
        { PK: prefixes.account + id, SK: 'A' },
        { expression, names: { '#type': 'type', ...names }, values: { ':admin': 'admin', ...values } },
      ),
    ]);
  await set('SET #type = :admin', {});
  expect(await administrators(runtime).isAdministrator(id)).toBe(true);
  await set('SET #type = :admin, #archive = :yes', { ':yes': true }, { '#archive': 'archive' });
  expect(await administrators(runtime).isAdministrator(id)).toBe(false);
});

test('an account is an administrator from the change of its type until it is taken back, or the account suspended', async () => {
  const runtime = await testRuntime();
  const { id } = await registered(runtime);
  const port = administrators(runtime);
  const change = (type: string) =>
    tableOf(runtime).commit([
      tableOf(runtime).update(
        { PK: prefixes.account + id, SK: 'A' },
        { expression: 'SET #type = :type', names: { '#type': 'type' }, values: { ':type': type } },
      ),
    ]);

  const seen = [await port.isAdministrator(id)];
  await change('admin');
  seen.push(await port.isAdministrator(id));
  await change('user');
  seen.push(await port.isAdministrator(id));
  await change('admin');
  await accounts(runtime).suspend(id, adminAct('banAccount', { by: 'a', now: 0 }));
  seen.push(await port.isAdministrator(id), await port.isAdministrator('f'.repeat(24)));
  expect(seen).toEqual([false, true, false, false, false]);
});
