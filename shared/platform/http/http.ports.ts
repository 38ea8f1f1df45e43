/** The public address of this deployment. */
export interface PublicAddress {
  /** The address of a path, which begins with a slash, such as `https://gibby.example.com/api/countries?page=2`. */
  of(target: string): string;
}

/** The documents of this deployment, as JSON. */
export interface ApiDocument {
  /** OpenAPI of the routes. */
  json(): Promise<unknown>;
  /** AsyncAPI of the channels. */
  ofChannels(): Promise<unknown>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    apiDocument: { read: ApiDocument };
    publicAddress: { read: PublicAddress };
  }
}
