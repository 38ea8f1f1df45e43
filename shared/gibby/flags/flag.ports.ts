import type { FlagSize } from './flag.ts';

/** The flags of all countries, as they were when the product was built. */
export interface Flags {
  /** A PNG in base64; undefined for a country without a flag. */
  picture(countryCode: string, size: FlagSize): Promise<string | undefined>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    flags: { read: Flags };
  }
}
