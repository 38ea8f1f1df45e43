import { developmentCredentials } from '#infra/local/credentials.ts';
import { createZendesk } from '#infra/local/providers/zendesk.ts';
import { helpArticles } from '#shared/dropin/support/help-articles.adapter.ts';
import { helpTickets } from '#shared/dropin/support/help-tickets.adapter.ts';
import { serveProvider } from '#test/support/provider-server.ts';
import { testRuntime } from '#test/support/store.ts';

export const authorization = `Basic ${Buffer.from('agent@example.com/token:local-zendesk-token').toString('base64')}`;

/** The help desk's adapters on their own table and stand-in. */
export async function helpDesk(account: unknown = developmentCredentials.zendesk, perHour = '1000') {
  const zendesk = await serveProvider(
    createZendesk(() => Date.parse('2026-03-01T12:00:00.000Z')),
    { zendesk: account },
  );
  const runtime = await testRuntime({ ZENDESK_SECRET: 'zendesk', ZENDESK_URL: zendesk.url, ZENDESK_PER_HOUR: perHour });
  return { zendesk, runtime, articles: helpArticles(runtime), tickets: helpTickets(runtime) };
}
