import { expect, test } from 'vitest';
import { handler as listArticles } from '#functions/dropin/support/list-articles/handler.ts';
import { call } from '#test/support/call.ts';
import { helpDesk } from './desk.ts';

async function centre() {
  const desk = await helpDesk();
  const ports = { ...desk.runtime, helpArticles: desk.articles };
  const list = (query?: Readonly<Record<string, string>>) => call(listArticles, ports, query ? { query } : {});
  return { ...desk, list };
}

test('GET /zendesk/articles answers a page in the form of the provider, without articles hidden from apps', async () => {
  const { list } = await centre();

  const { status, body } = await list();

  expect(status).toBe(200);
  expect(body).toMatchObject({ page: 1, page_count: 1, per_page: 30, count: 4 });
  expect(body.articles[0]).toEqual({
    id: 1,
    url: 'https://help.example.com/api/v2/help_center/en-us/articles/1.json',
    html_url: 'https://help.example.com/hc/en-us/articles/1',
    title: 'How do I request a gig?',
    body: '<p>Choose a place on the map.</p>',
    section_id: 10,
    locale: 'en-us',
    promoted: false,
    position: 0,
    label_names: [],
    created_at: '2026-01-05T09:00:00Z',
    updated_at: '2026-01-05T09:00:00Z',
  });
});

test('a page after the last one has no articles', async () => {
  const { list } = await centre();
  expect(await list({ page: '2' })).toMatchObject({ status: 200, body: { page: 2, articles: [] } });
});

test.each(['-1', '1.5', 'x', '1000'])('the page %j is refused, without calling the provider', async (page) => {
  const { zendesk, list } = await centre();
  const { status, body } = await list({ page });
  expect([status, body.reason]).toEqual([400, 'invalid_input']);
  expect(zendesk.asked).toEqual([]);
});

test('a provider that is down is reported in the documented form', async () => {
  const { zendesk, list } = await centre();
  zendesk.misbehave((response) => void response.writeHead(503).end());
  const { status, body } = await list();
  expect([status, body.code, body.reason]).toEqual([502, 'E_PROVIDER', 'provider_unavailable']);
});
