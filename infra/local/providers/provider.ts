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
  /** Sent as JSON. */
  readonly body: unknown;
}

export interface Provider {
  /** Name in environment variables of the form `local:<name>`. */
  readonly name: string;
  answer(request: ProviderRequest): ProviderAnswer;
}
