import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';
import { spendProviderBudget } from '#shared/platform/providers/provider-budget.adapter.ts';
import {
  attemptMilliseconds,
  callProvider,
  operationDeadline,
} from '#shared/platform/providers/provider-call.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { jsonSecret } from '#shared/platform/secrets/secrets.adapter.ts';
import type { CourierSignatures, ParcelRegistry } from './courier.ports.ts';
import type { Parcel } from './parcel.ts';

interface AftershipAccount {
  readonly apiKey: string;
  readonly webhookSecret: string;
  /** A second value that counts, while the secret is changed (docs/runbooks/rotate-shared-secrets.md). */
  readonly otherWebhookSecret?: string;
}

const Registered = z.object({ data: z.object({ id: z.string().min(1) }) });
const Known = z.object({
  data: z.object({ trackings: z.array(z.object({ slug: z.string(), tracking_number: z.string() })) }),
});

/** AfterShip's Tracking API, and the check of the signature on what it posts to us. */
export function courierUpdates(runtime: Runtime): ParcelRegistry & CourierSignatures {
  const account = () => jsonSecret<AftershipAccount>(runtime, 'AFTERSHIP_SECRET');
  return {
    follow: async (parcel) => {
      const { apiKey } = await account();
      if (!apiKey) throw new Failure('provider_unavailable', { detail: 'aftership: the secret is not filled in yet' });
      const ask = asker(runtime, apiKey);
      // AfterShip refuses a number it already has with the same HTTP status as every other mistake; code 4003 tells
      // them apart.
      await ask('register a parcel', 'POST', '', Registered, wireOf(parcel)).catch(async (thrown: unknown) => {
        if (!(await isKnown(ask, parcel))) throw thrown;
      });
    },

    isGenuine: async (rawBody, signature = '') => {
      const { webhookSecret, otherWebhookSecret } = await account();
      const given = Buffer.from(signature, 'base64');
      return [webhookSecret, otherWebhookSecret].some((secret) => secret && isSignedBy(secret, rawBody, given));
    },
  };
}

function isSignedBy(secret: string, rawBody: string, given: Buffer): boolean {
  const expected = createHmac('sha256', secret).update(rawBody).digest();
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function isKnown(ask: Asker, parcel: Parcel): Promise<boolean> {
  const { slug, tracking_number } = wireOf(parcel);
  const query = new URLSearchParams({ slug, tracking_numbers: tracking_number });
  const { data } = await ask('look for a parcel', 'GET', `?${query}`, Known);
  return data.trackings.some((known) => known.slug === slug && known.tracking_number.toUpperCase() === tracking_number);
}

function wireOf({ courierSlug, trackingNumber }: Parcel) {
  return { slug: courierSlug, tracking_number: trackingNumber };
}

type Asker = <Answer>(
  purpose: string,
  method: 'GET' | 'POST',
  query: string,
  schema: z.ZodType<Answer>,
  body?: object,
) => Promise<Answer>;

/** Sends all calls within one deadline. A purpose names no parcel number, since purposes appear in the log. */
function asker(runtime: Runtime, apiKey: string): Asker {
  const deadline = operationDeadline();
  return (purpose, method, query, schema, body) =>
    callProvider(
      runtime,
      {
        provider: 'aftership',
        budget: () => spendProviderBudget(runtime, 'aftership', 'whole'),
        purpose,
        method,
        url: new URL(`${runtime.environment('AFTERSHIP_URL')}/trackings${query}`),
        headers: { 'as-api-key': apiKey, accept: 'application/json', 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
        // A registration is not repeated: if its answer was lost, a lookup finds it, and the consumer that asks retries
        // anyway.
        attempts: method === 'GET' ? 2 : 1,
        attemptMilliseconds,
        deadline,
      },
      schema,
    );
}
