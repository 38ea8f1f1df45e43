/** The interface of a stand-in for an outside provider. */

export interface ProviderRequest {
  readonly method: string;
  /** Without the query string. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** As text. */
  readonly body: string;
  readonly bytes: Buffer;
}

export interface ProviderAnswer {
  readonly status: number;
  /** Sent as JSON, unless `type` declares another content type for it. */
  readonly body: unknown;
  /** Content type of a body that is not JSON, such as `text/xml`. */
  readonly type?: string;
}

export interface Provider {
  /** Name in environment variables of the form `local:<name>`. */
  readonly name: string;
  answer(request: ProviderRequest): ProviderAnswer | Promise<ProviderAnswer>;
}

/** Posts a provider's own message to the product, at a path of its public address; returns the text of the answer. */
export type Webhook = (
  path: string,
  message: { readonly type: string; readonly body: string; readonly headers?: Readonly<Record<string, string>> },
) => Promise<string>;

/** An answer as it goes over the wire. */
export function wireOf({ body, type }: ProviderAnswer): { readonly type: string; readonly text: string } {
  return type === undefined ? { type: 'application/json', text: JSON.stringify(body) } : { type, text: String(body) };
}
