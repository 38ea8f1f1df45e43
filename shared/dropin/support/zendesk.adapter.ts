import type * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';
import type { BudgetShare } from '#shared/platform/http/stage-budget.adapter.ts';
import { spendProviderBudget } from '#shared/platform/providers/provider-budget.adapter.ts';
import {
  attemptMilliseconds,
  callProvider,
  type ProviderCall,
} from '#shared/platform/providers/provider-call.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { jsonSecret } from '#shared/platform/secrets/secrets.adapter.ts';

/** The part of a call that depends on the Zendesk resource. */
interface ZendeskCall extends Pick<ProviderCall, 'purpose' | 'method' | 'body' | 'deadline'> {
  /** Path below `/api/v2/`. */
  readonly resource: string;
  readonly share: BudgetShare;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Calls Zendesk's REST API as the agent whose API token is in the stage's secret. Fails with `provider_unavailable`.
 */
export async function askZendesk<Answer>(
  runtime: Runtime,
  { resource, share, query, headers, ...call }: ZendeskCall,
  schema: z.ZodType<Answer>,
): Promise<Answer> {
  const { email, apiToken } = await jsonSecret<{ email: string; apiToken: string }>(runtime, 'ZENDESK_SECRET');
  if (!email) throw new Failure('provider_unavailable', { detail: 'zendesk: the secret is not filled in yet' });
  const url = new URL(`/api/v2/${resource}`, runtime.environment('ZENDESK_URL'));
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  const authorization = `Basic ${Buffer.from(`${email}/token:${apiToken}`).toString('base64')}`;
  return callProvider(
    runtime,
    // Zendesk deletes uploads that no ticket names after an hour, and tickets carry an idempotency key: all calls may
    // be retried.
    {
      ...call,
      provider: 'zendesk',
      budget: () => spendProviderBudget(runtime, 'zendesk', share),
      url,
      headers: { authorization, ...headers },
      attempts: 2,
      attemptMilliseconds,
    },
    schema,
  );
}
