import type { Parcel } from './parcel.ts';

/** Whoever asks the couriers for us, and tells us what they say. */
export interface ParcelRegistry {
  /**
   * Asks to be told of a parcel from now on. One that is told of already is left so. Fails with `provider_unavailable`.
   */
  follow(parcel: Parcel): Promise<void>;
}

export interface CourierSignatures {
  /** Whether the provider has signed exactly this message. */
  isGenuine(rawBody: string, signature: string | undefined): Promise<boolean>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    courierUpdates: { register: ParcelRegistry; verify: CourierSignatures };
  }
}
