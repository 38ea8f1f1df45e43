import type { Parcel } from './parcel.ts';

/** The tracking provider, which asks the couriers for us and reports what they say. */
export interface ParcelRegistry {
  /**
   * Subscribes to news of a parcel. A no-op for a parcel that is already subscribed. Fails with `provider_unavailable`.
   */
  follow(parcel: Parcel): Promise<void>;
}

export interface CourierSignatures {
  /** Whether the provider signed exactly this message. */
  isGenuine(rawBody: string, signature: string | undefined): Promise<boolean>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    courierUpdates: { register: ParcelRegistry; verify: CourierSignatures };
  }
}
