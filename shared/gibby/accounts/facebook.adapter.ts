import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { tidyAddress } from '#shared/kernel/forms/email.ts';
import { spendProviderBudget } from '#shared/platform/providers/provider-budget.adapter.ts';
import {
  attemptMilliseconds,
  callProvider,
  operationDeadline,
} from '#shared/platform/providers/provider-call.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { jsonSecret } from '#shared/platform/secrets/secrets.adapter.ts';
import type { Facebook } from './facebook.ports.ts';

interface FacebookApp {
  readonly appId: string;
  readonly appSecret: string;
}

/** Graph API, "Debug-Token": describes a token, even an invalid one. */
const Inspected = z.object({
  data: z.object({
    app_id: z.string().optional(),
    user_id: z.string().optional(),
    is_valid: z.boolean(),
  }),
});

/** Graph API, "User": the address is absent when its owner withholds it or has none that Facebook has verified. */
const Me = z.object({ id: z.string().min(1), name: z.string().optional(), email: z.string().optional() });

/**
 * Facebook's Graph API. It inspects a token first. Otherwise a token that a person gave to another application would
 * sign them in here, and every application could sign in as its users.
 */
export function facebook(runtime: Runtime): Facebook {
  return {
    identify: async (userToken) => {
      const app = await jsonSecret<FacebookApp>(runtime, 'FACEBOOK_SECRET');
      const ask = asker(runtime);
      const appToken = `${app.appId}|${app.appSecret}`;
      const { data } = await ask('inspect a token', '/debug_token', { input_token: userToken }, appToken, Inspected);
      if (!data.is_valid || data.app_id !== app.appId || data.user_id === undefined) return undefined;
      const proof = createHmac('sha256', app.appSecret).update(userToken).digest('hex');
      const query = { fields: 'id,name,email', appsecret_proof: proof };
      const { id, name, email } = await ask('read a person', '/me', query, userToken, Me);
      return id === data.user_id
        ? { id, name: name ?? null, email: email === undefined ? null : tidyAddress(email) }
        : undefined;
    },
  };
}

/**
 * Sends all calls within one deadline. The caller's token goes in a header; the inspected token must go in the query.
 */
function asker(runtime: Runtime) {
  const deadline = operationDeadline();
  return <Answer>(
    purpose: string,
    path: string,
    query: Readonly<Record<string, string>>,
    token: string,
    schema: z.ZodType<Answer>,
  ): Promise<Answer> =>
    callProvider(
      runtime,
      {
        provider: 'facebook',
        budget: () => spendProviderBudget(runtime, 'facebook', 'whole'),
        purpose,
        method: 'GET',
        url: new URL(`${runtime.environment('FACEBOOK_URL')}${path}?${new URLSearchParams(query)}`),
        headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
        attempts: 2,
        attemptMilliseconds,
        deadline,
      },
      schema,
    );
}
