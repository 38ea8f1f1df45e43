import type { EdgeProof } from './http.ports.ts';

/** Header by which the stage's CloudFront distribution proves that a request came through it. */
export const proofHeader = 'x-viewer-proof';

/** The fields that identify the caller: `http` of an HTTP API's event, `identity` of a WebSocket API's. */
interface CallEvent {
  /** Names are in lower case in events of HTTP APIs, and as they were sent in those of WebSocket APIs. */
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly requestContext?: {
    readonly http?: { readonly sourceIp?: string };
    readonly identity?: { readonly sourceIp?: string };
  };
}

/** What a caller gets who does not come through the distribution. API Gateway's own addresses serve no request. */
const refused = { statusCode: 403, headers: { 'cache-control': 'no-store' }, body: '' } as const;

/**
 * Runs a function for requests that come through the stage's distribution, with the viewer's address in place of
 * CloudFront's; others are refused. API Gateway reports the peer that connected to it, which for a distribution is one of
 * the edge's few addresses; a limit by address would hit everyone at once. The forwarded address counts only with the
 * distribution's proof, since anyone can send `x-forwarded-for`.
 */
export function seenByEdge<Event extends CallEvent, Rest extends readonly unknown[], Answer>(
  run: (event: Event, ...rest: Rest) => Promise<Answer>,
  proof: EdgeProof,
): (event: Event, ...rest: Rest) => Promise<Answer | typeof refused> {
  return async (event, ...rest) =>
    (await proof.isGenuine(headerOf(event, proofHeader))) ? run(asViewed(event), ...rest) : refused;
}

function headerOf({ headers }: CallEvent, wanted: string): string {
  return Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
}

/** CloudFront appends the viewer to the chain of addresses, then API Gateway appends CloudFront. */
function asViewed<Event extends CallEvent>(event: Event): Event {
  const { http, identity } = event.requestContext ?? {};
  const chain = headerOf(event, 'x-forwarded-for')
    .split(',')
    .map((address) => address.trim());
  const edge = http?.sourceIp ?? identity?.sourceIp;
  const viewer = chain.at(-1) === edge ? chain.at(-2) : chain.at(-1);
  if (!viewer) return event;
  const seen = identity ? { identity: { ...identity, sourceIp: viewer } } : { http: { ...http, sourceIp: viewer } };
  return { ...event, requestContext: { ...event.requestContext, ...seen } };
}
