import type { RealtimeEvent, StoredRealtimeEvent } from './realtime-event.ts';

/** Stores what happened to a channel, when the stage's webhook asks for it. */
export interface RealtimeEvents {
  /** `occurrence` names what happened on this channel: the same again is stored once. */
  record(event: RealtimeEvent, occurrence: string): Promise<void>;
}

/** The operator's server that hears of channels. */
export interface Webhooks {
  /** Fails with `provider_unavailable` unless the server says that it has received it. */
  send(event: StoredRealtimeEvent): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    realtimeEvents: { write: RealtimeEvents };
    webhooks: { send: Webhooks };
  }
}
