import type { TrackedEvent } from './analytics.ts';

/** The queue in front of the analytics provider, so that no caller waits for it. */
export interface TrackedEvents {
  send(event: TrackedEvent): Promise<void>;
}

/** The analytics provider. */
export interface Analytics {
  /** Delivers an event. A repeated delivery counts once. Fails with `provider_unavailable`. */
  deliver(event: TrackedEvent): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    trackedEvents: { send: TrackedEvents };
    analytics: { send: Analytics };
  }
}
