/** The public address of this deployment. */
export interface PublicAddress {
  /** The address of a path, which begins with a slash, such as `https://gibby.example.com/api/countries?page=2`. */
  of(target: string): string;
}

/** The OpenAPI document of this deployment, as JSON. */
export interface ApiDocument {
  json(): Promise<unknown>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    apiDocument: { read: ApiDocument };
    publicAddress: { read: PublicAddress };
  }
}
