import { createHash, timingSafeEqual } from 'node:crypto';

/** Header by which the stage's CloudFront distribution proves that a request came through it. */
export const proofHeader = 'x-viewer-proof';

/** The fields of an HTTP API's event that identify the caller. */
interface CallEvent {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly requestContext?: { readonly http?: { readonly sourceIp?: string } };
}

/**
 * Runs an HTTP function with the viewer's address in place of CloudFront's. API Gateway reports the peer that connected
 * to it, which for a distribution is one of the edge's few addresses; a limit by address would hit everyone at once.
 * The forwarded address counts only with the distribution's proof, since anyone can send `x-forwarded-for`.
 */
export function seenByEdge<Event extends CallEvent, Rest extends readonly unknown[], Answer>(
  run: (event: Event, ...rest: Rest) => Answer,
  proof: string,
): (event: Event, ...rest: Rest) => Answer {
  return (event, ...rest) => run(isProven(event, proof) ? asViewed(event) : event, ...rest);
}

function isProven({ headers }: CallEvent, proof: string): boolean {
  return timingSafeEqual(digest(headers?.[proofHeader] ?? ''), digest(proof));
}

/** CloudFront appends the viewer to the chain of addresses, then API Gateway appends CloudFront. */
function asViewed<Event extends CallEvent>(event: Event): Event {
  const chain = (event.headers?.['x-forwarded-for'] ?? '').split(',').map((address) => address.trim());
  const edge = event.requestContext?.http?.sourceIp;
  const viewer = chain.at(-1) === edge ? chain.at(-2) : chain.at(-1);
  if (!viewer) return event;
  const { requestContext } = event;
  return { ...event, requestContext: { ...requestContext, http: { ...requestContext?.http, sourceIp: viewer } } };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
