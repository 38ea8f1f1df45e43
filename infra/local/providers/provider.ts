/** The form of a stand-in for one provider of the outside world. */

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
  /** Sent as JSON, unless `type` says what text it is. */
  readonly body: unknown;
  /** Content type of a body that is no JSON, such as `text/xml`. */
  readonly type?: string;
}

export interface Provider {
  /** Name in environment variables of the form `local:<name>`. */
  readonly name: string;
  answer(request: ProviderRequest): ProviderAnswer | Promise<ProviderAnswer>;
}

/** Posts a provider's own message to the product, at a path of its public address; answers the text that comes back. */
export type Webhook = (
  path: string,
  message: { readonly type: string; readonly body: string; readonly headers?: Readonly<Record<string, string>> },
) => Promise<string>;

/** An answer as it goes over the wire. */
export function wireOf({ body, type }: ProviderAnswer): { readonly type: string; readonly text: string } {
  return type === undefined ? { type: 'application/json', text: JSON.stringify(body) } : { type, text: String(body) };
}
