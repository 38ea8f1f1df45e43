import { createHmac } from 'node:crypto';
import type { Application } from '#shared/platform/realtime/application.ts';
import type { StoredRealtimeEvent } from './realtime-event.ts';

/** A webhook as it is sent. */
interface WebhookMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The webhook of one stored event, signed over its body (Pusher's "Webhooks", "Authentication"). */
export function webhookOf({ event, following, at }: StoredRealtimeEvent, { key, secret }: Application): WebhookMessage {
  const body = JSON.stringify({ time_ms: at, events: [event, ...following] });
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return {
    headers: { 'content-type': 'application/json', 'x-pusher-key': key, 'x-pusher-signature': signature },
    body,
  };
}

/**
 * Whether webhooks may go to this address: a named public host by HTTPS, without credentials. An address of numbers, or
 * a name that only an internal network knows, could be that of the function's own surroundings.
 */
export function mayReceiveWebhooks(address: string): boolean {
  const url = URL.parse(address);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return false;
  const host = url.hostname.replace(/\.$/, '');
  const isNumeric = /^\[|^[\d.]+$/.test(host);
  const isInternal = !host.includes('.') || /\.(?:local|localhost|internal|lan|home|corp|intranet)$/.test(host);
  return !isNumeric && !isInternal;
}
