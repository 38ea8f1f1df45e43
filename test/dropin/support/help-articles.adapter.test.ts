import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { helpArticles } from '#shared/dropin/support/help-articles.adapter.ts';
import { prefixes } from '#shared/dropin/support/support.keys.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { itemsOf } from '#test/support/items.ts';
import { failureInTime, faultsLogged, misbehaviours } from '#test/support/provider-server.ts';
import { authorization, helpDesk } from './desk.ts';

const down = misbehaviours.find(([how]) => how === 'fails')?.[1];
const silent = misbehaviours.find(([how]) => how === 'answers nothing')?.[1];

describe('articles of the help centre', () => {
  test('are requested as our agent, and articles that only agents may see stay hidden', async () => {
    const { zendesk, articles } = await helpDesk();
    const page = await articles.page(1);
    expect(page).toMatchObject({ page: 1, page_count: 1, per_page: 30, count: 4 });
    expect(page.articles.map(({ id, title }) => [id, title])).toEqual([
      [1, 'How do I request a gig?'],
      [2, 'What does a gig cost?'],
    ]);
    expect(zendesk.asked).toHaveLength(1);
    expect(zendesk.asked[0]).toMatchObject({ method: 'GET', path: '/api/v2/help_center/articles.json' });
    expect(zendesk.asked[0]?.headers.authorization).toBe(authorization);
    expect(Object.fromEntries(zendesk.asked[0]?.query ?? [])).toEqual({ page: '1', per_page: '30' });
  });

  test('are requested once in ten minutes, each page separately', async () => {
    const { zendesk, runtime, articles } = await helpDesk();
    const first = await articles.page(1);
    runtime.clock.advance(599);
    expect(await articles.page(1)).toEqual(first);
    expect(zendesk.asked).toHaveLength(1);
    expect((await articles.page(2)).articles).toEqual([]);
    expect(zendesk.asked).toHaveLength(2);
    runtime.clock.advance(1);
    expect(await articles.page(1)).toEqual(first);
    expect(zendesk.asked).toHaveLength(3);
    expect(faultsLogged(runtime, 'zendesk')).toEqual([0, 0, 0]);
  });

  test('are renewed by one of many concurrent callers', async () => {
    const { zendesk, runtime, articles } = await helpDesk();
    await articles.page(1);
    runtime.clock.advance(600);
    await Promise.all(Array.from({ length: 8 }, () => articles.page(1)));
    expect(zendesk.asked).toHaveLength(2);
  });

  test('are served from the store while the provider is down, which is retried at most every half minute', async () => {
    const { zendesk, runtime, articles } = await helpDesk();
    const before = await articles.page(1);
    zendesk.misbehave(down);
    runtime.clock.advance(600);
    expect(await articles.page(1)).toEqual(before);
    const askedInVain = zendesk.asked.length;
    expect(askedInVain).toBe(3);
    runtime.clock.advance(29);
    expect(await articles.page(1)).toEqual(before);
    expect(zendesk.asked).toHaveLength(askedInVain);
    zendesk.misbehave();
    runtime.clock.advance(1);
    await articles.page(1);
    expect(zendesk.asked).toHaveLength(askedInVain + 1);
    expect(faultsLogged(runtime, 'zendesk')).toEqual([0, 1, 0]);
  });

  test('are not read from an answer that could fill the memory, nor asked for again at once', async () => {
    const { zendesk, runtime, articles } = await helpDesk();
    let sent = 0;
    zendesk.misbehave((response) => {
      const part = Buffer.alloc(1024 * 1024, ' ');
      const more = () => {
        if (response.closed || sent === 64) return void response.end('{}');
        sent += 1;
        response.write(part, more);
      };
      more();
    });
    await expect(articles.page(1)).rejects.toThrow('an answer that is too large');
    expect(zendesk.asked).toHaveLength(1);
    expect(sent).toBeLessThan(64);
    expect(faultsLogged(runtime, 'zendesk')).toEqual([1]);
  });

  test('are served from the store for at most seven days, whether the store has removed them or not', async () => {
    const { zendesk, runtime, articles } = await helpDesk();
    await articles.page(1);
    zendesk.misbehave(down);
    runtime.clock.advance(7 * 24 * 3600 - 1);
    expect((await articles.page(1)).articles).toHaveLength(2);
    runtime.clock.advance(1);
    await expect(articles.page(1)).rejects.toMatchObject({ code: 'provider_unavailable' });
    const [item] = await itemsOf(runtime, prefixes.helpPage);
    expect(item?.ttl).toBe(Math.ceil(runtime.clock.now() / 1000));
  });

  test('delay a caller by less than three seconds for a stored page when the provider does not answer', async () => {
    const { zendesk, runtime, articles } = await helpDesk();
    await articles.page(1);
    zendesk.misbehave(silent);
    runtime.clock.advance(600);
    expect(await failureInTime(() => articles.page(1))).toBeUndefined();
  });

  test('are not stored when they are too large, which is logged', async () => {
    const { zendesk, runtime, articles } = await helpDesk();
    // Random text cannot be compressed.
    const body = runtime.ids.secret(450_000);
    const article = { id: 1, url: 'https://help.example.com/1', html_url: 'https://help.example.com/1', title: 'T' };
    const large = { articles: [{ ...article, body }], page: 1, page_count: 1, per_page: 30, count: 1 };
    zendesk.misbehave((response) => void response.writeHead(200).end(JSON.stringify(large)));
    expect((await articles.page(1)).articles[0]?.body).toBe(body);
    expect(await itemsOf(runtime, prefixes.helpPage)).toEqual([]);
    expect(runtime.lines.map(({ message }) => message)).toContain('help page not kept');
  });

  test.concurrent.each(misbehaviours)(
    'fail in time, with an error, when none are stored and the provider %s',
    async (_how, how) => {
      const { zendesk, runtime, articles } = await helpDesk();
      zendesk.misbehave(how);
      const failure = await failureInTime(() => articles.page(1));
      expect(failure).toBeInstanceOf(Failure);
      expect(failure).toMatchObject({ code: 'provider_unavailable' });
      expect(faultsLogged(runtime, 'zendesk')).toEqual([1]);
      expect(await itemsOf(runtime, prefixes.helpPage)).toEqual([]);
    },
  );

  test("fail when no server listens at the provider's address", async () => {
    const { runtime } = await helpDesk();
    const url = await deserted();
    const environment = (name: string) => (name === 'ZENDESK_URL' ? url : runtime.environment(name));
    const failure = await failureInTime(() => helpArticles({ ...runtime, environment }).page(1));
    expect(failure).toMatchObject({ code: 'provider_unavailable', message: 'zendesk: articles: ECONNREFUSED' });
    expect(faultsLogged(runtime, 'zendesk')).toEqual([1]);
  });

  test("are served from the store beyond the stage's budget, and fail without a call when none are stored", async () => {
    const { zendesk, runtime, articles } = await helpDesk(undefined, '1');
    const before = await articles.page(1);
    await expect(articles.page(2)).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(runtime.lines.at(-1)?.facts).toMatchObject({ providerBudgetSpent: 1, budget: 'zendesk' });
    runtime.clock.advance(600);
    expect(await articles.page(1)).toEqual(before);
    expect(zendesk.asked).toHaveLength(1);
  });

  test('fail without a call while the operator has not filled in the secret', async () => {
    const { zendesk, articles } = await helpDesk({ email: '', apiToken: 'generated' });
    await expect(articles.page(1)).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(zendesk.asked).toEqual([]);
  });
});

/** An address on which no server listens any more. */
async function deserted(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
