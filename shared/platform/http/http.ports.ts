/** The public address of this deployment. */
export interface PublicAddress {
  /** The address of a path, which begins with a slash, such as `https://gibby.example.com/api/countries?page=2`. */
  of(target: string): string;
}

/** The proof of this stage's distribution, by which a request shows that it came through it. */
export interface EdgeProof {
  /** Whether this is one of the values that count at this moment; compares in constant time. */
  isGenuine(proof: string): Promise<boolean>;
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
    edgeProof: { read: EdgeProof };
    publicAddress: { read: PublicAddress };
  }
}
