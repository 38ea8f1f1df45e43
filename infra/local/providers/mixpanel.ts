/** Stand-in for Mixpanel's Ingestion API: it accepts only events of the development project. */

import { developmentCredentials } from '../credentials.ts';
import type { Provider, ProviderAnswer, ProviderRequest } from './provider.ts';

interface GivenEvent {
  readonly event?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

export function createMixpanel(): Provider {
  function answer({ method, path, body }: ProviderRequest): ProviderAnswer {
    if (method !== 'POST' || path !== '/track') return { status: 404, body: { status: 0, error: 'no such resource' } };
    const problem = (JSON.parse(body) as GivenEvent[]).map(problemOf).find((found) => found !== undefined);
    return problem === undefined
      ? { status: 200, body: { status: 1, error: null } }
      : { status: 400, body: { status: 0, error: problem } };
  }
  return { name: 'mixpanel', answer };
}

function problemOf({ event, properties = {} }: GivenEvent): string | undefined {
  if (!event) return "'event' must be a non-empty string";
  if (properties.token !== developmentCredentials.mixpanel.token) return 'token, missing or unknown';
  if (!Number.isInteger(properties.time)) return "'properties.time' is invalid";
  // Mixpanel recognises duplicate events by an id of this form. It replaces an id of another form and counts the event
  // twice.
  if (!/^[A-Za-z0-9-]{1,36}$/.test(String(properties.$insert_id))) return "'properties.$insert_id' is invalid";
  return undefined;
}
