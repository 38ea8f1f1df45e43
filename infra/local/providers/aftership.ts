/**
 * Stand-in for AfterShip's Tracking API. Only the development account's key can register parcels. Tests control the
 * couriers: `POST /local/checkpoints` adds a checkpoint to a parcel. Then the stand-in posts the product a signed
 * update with all checkpoints of the parcel.
 */

import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { developmentCredentials } from '../credentials.ts';
import type { Provider, ProviderAnswer, ProviderRequest, Webhook } from './provider.ts';

const { apiKey, webhookSecret } = developmentCredentials.aftership;

/** The path to which AfterShip is configured to post updates. */
const webhookPath = '/api/couriers/aftership';

/** A checkpoint, as AfterShip formats it. */
export interface SeenCheckpoint {
  readonly tag: string;
  readonly message?: string;
  /** A day, or a day and a time. */
  readonly checkpoint_time: string;
  readonly location?: string;
}

interface StoredParcel {
  readonly id: string;
  readonly slug: string;
  readonly tracking_number: string;
  tag: string;
  readonly checkpoints: SeenCheckpoint[];
}

/** One of AfterShip's messages with its signature, for tests against the local cloud. */
export function courierUpdate(update: {
  readonly slug: string;
  readonly tracking_number: string;
  readonly checkpoints: readonly SeenCheckpoint[];
  readonly event_id?: string;
}): { readonly body: string; readonly headers: Readonly<Record<string, string>> } {
  const { event_id = randomUUID(), ...msg } = update;
  const body = JSON.stringify({
    event: 'tracking_update',
    event_id,
    msg: { ...msg, tag: msg.checkpoints.at(-1)?.tag },
  });
  return { body, headers: { 'content-type': 'application/json', ...signatureOf(body) } };
}

function signatureOf(body: string): Record<string, string> {
  return { 'aftership-hmac-sha256': createHmac('sha256', webhookSecret).update(body).digest('base64') };
}

export function createAftership({ webhook }: { webhook: Webhook }): Provider {
  const parcels = new Map<string, StoredParcel>();

  function register(body: string): ProviderAnswer {
    const { slug = '', tracking_number = '' }: { slug?: string; tracking_number?: string } = JSON.parse(body || '{}');
    if (!/^[A-Za-z0-9-]{4,100}$/.test(tracking_number))
      return refusal(4005, 'The value of tracking_number is invalid.');
    const known = parcels.get(keyOf(slug, tracking_number));
    if (known) return refusal(4003, 'Tracking already exists.', { id: known.id, slug, tracking_number });
    const parcel: StoredParcel = { id: randomUUID(), slug, tracking_number, tag: 'Pending', checkpoints: [] };
    parcels.set(keyOf(slug, tracking_number), parcel);
    return { status: 201, body: { meta: { code: 201 }, data: parcel } };
  }

  function list(query: URLSearchParams): ProviderAnswer {
    const slugs = query.get('slug')?.split(',');
    const numbers = query.get('tracking_numbers')?.split(',');
    const trackings = [...parcels.values()].filter(
      ({ slug, tracking_number }) => (slugs?.includes(slug) ?? true) && (numbers?.includes(tracking_number) ?? true),
    );
    return { status: 200, body: { meta: { code: 200 }, data: { count: trackings.length, trackings } } };
  }

  async function see(body: string): Promise<ProviderAnswer> {
    const { slug, tracking_number, ...seen }: SeenCheckpoint & Pick<StoredParcel, 'slug' | 'tracking_number'> =
      JSON.parse(body || '{}');
    const parcel = parcels.get(keyOf(slug, tracking_number));
    if (!parcel) return refusal(4004, 'Tracking does not exist.');
    parcel.checkpoints.push(seen);
    parcel.tag = seen.tag;
    const { body: update, headers } = courierUpdate(parcel);
    const answer = await webhook(webhookPath, { type: 'application/json', body: update, headers });
    return { status: 200, body: { answer } };
  }

  async function answer({ method, path, headers, query, body }: ProviderRequest): Promise<ProviderAnswer> {
    if (method === 'POST' && path === '/local/checkpoints') return see(body);
    if (!isAuthentic(headers['as-api-key'])) return { ...refusal(401, 'Invalid API key.'), status: 401 };
    if (path !== '/trackings') return { ...refusal(404, 'The URI requested is invalid.'), status: 404 };
    return method === 'POST' ? register(body) : list(query);
  }

  return { name: 'aftership', answer };
}

function keyOf(slug: string, trackingNumber: string): string {
  return `${slug}/${trackingNumber}`;
}

function refusal(code: number, message: string, data: object = {}): ProviderAnswer {
  return { status: 400, body: { meta: { code, message, type: 'BadRequest' }, data } };
}

function isAuthentic(given = ''): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(apiKey));
}
