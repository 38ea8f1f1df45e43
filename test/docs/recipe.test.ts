import { describe, expect, test } from 'vitest';
import { newAccount } from '#functions/dropin/accounts/create-account/new-account.ts';
import { accountProfile } from '#shared/platform/accounts/account.ts';
import { ambient } from '#test/kernel/route/pipeline-under-test.ts';
import { call } from '#test/support/call.ts';
import { filesOf, textOf } from './pages.ts';
import { handler } from './recipe/handler.ts';

const quotations = filesOf('**/*.md').flatMap((page) =>
  [...textOf(page).matchAll(/<!-- quoted from (\S+) -->\n```ts\n([\s\S]*?)```/g)].map(
    ([, file = '', quotation = '']) => [page, file, quotation] as const,
  ),
);

describe('the recipe for a route', () => {
  test.each(['README.md', 'docs/contributing.md'])('is in %s', (shown) => {
    const files = quotations.filter(([page]) => page === shown).map(([, file]) => file);
    expect(files).toEqual(['test/docs/recipe/route.ts', 'test/docs/recipe/handler.ts']);
  });

  test.each(quotations)('%s quotes %s word by word', (_page, file, quotation) => {
    expect(quotation).toBe(textOf(file));
  });

  test('does what it says: callers get their own account', async () => {
    const identities = [{ type: 'email' as const, value: 'ada@example.com' }];
    const account = newAccount({ firstName: 'Ada', lastName: 'Example', identities }, ambient());
    const accounts = { get: async (id: string) => (id === account.id ? account : undefined) };
    const ports = { ...ambient(), accounts };
    expect(await call(handler, ports, { as: account.id })).toMatchObject({
      status: 200,
      body: accountProfile(account),
    });
    expect((await call(handler, ports, { as: 'f'.repeat(24) })).status).toBe(404);
  });
});
