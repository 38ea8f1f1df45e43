import { SignJWT } from 'jose';
import type * as z from 'zod';
import { spendProviderBudget } from '#shared/platform/providers/provider-budget.adapter.ts';
import {
  attemptMilliseconds,
  callProvider,
  operationDeadline,
  type ProviderCall,
} from '#shared/platform/providers/provider-call.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { jsonSecret } from '#shared/platform/secrets/secrets.adapter.ts';

const tokenLifeSeconds = 180;

/** Asks OpenTok about this project. `path` begins behind the project's key. */
export type ProjectCaller = <Answer>(
  purpose: string,
  method: ProviderCall['method'],
  path: string,
  schema: z.ZodType<Answer>,
  options?: { readonly body?: object } & Partial<Pick<ProviderCall, 'attempts' | 'budget' | 'read' | 'whenMissing'>>,
) => Promise<Answer>;

/**
 * Makes calls about this project by OpenTok's REST API directly; all calls of one caller share one deadline. The package
 * ends the process when the network fails during some calls, and it ignores time limits (providers.md, "OpenTok"). What is
 * counted are recordings, which are of streams that anyone can begin: they leave half of the budget to accounts.
 */
export async function projectCaller(runtime: Runtime): Promise<ProjectCaller> {
  const { apiKey, apiSecret } = await jsonSecret<{ apiKey: string; apiSecret: string }>(runtime, 'OPENTOK_SECRET');
  const deadline = operationDeadline();
  const token = await projectToken(runtime, apiKey, apiSecret);
  return (
    purpose,
    method,
    path,
    schema,
    { body, attempts = 2, budget = () => spendProviderBudget(runtime, 'opentok', 'half'), ...reading } = {},
  ) =>
    callProvider(
      runtime,
      {
        provider: 'opentok',
        budget,
        purpose,
        method,
        url: new URL(`/v2/project/${apiKey}${path}`, runtime.environment('OPENTOK_API_URL')),
        headers: { 'x-opentok-auth': token, accept: 'application/json', 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
        ...reading,
        attempts,
        attemptMilliseconds,
        deadline,
      },
      schema,
    );
}

function projectToken({ clock, ids }: Runtime, apiKey: string, apiSecret: string): Promise<string> {
  const nowSeconds = Math.floor(clock.now() / 1000);
  return new SignJWT({ ist: 'project' })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(apiKey)
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + tokenLifeSeconds)
    .setJti(ids.uuid())
    .sign(new TextEncoder().encode(apiSecret));
}
