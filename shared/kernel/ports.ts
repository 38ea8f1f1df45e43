import type { Clock, Ids, Log } from './clock-ids-log.ts';
import type { ApiKeys, Idempotency, RateLimits, ServerSignatures } from './request-ports.ts';

/**
 * Every port by name, and what each access level of it offers. A definition names ports and levels in `uses`; its
 * handler gets exactly those, and its role exactly the permissions they need. Features declare their ports where they
 * are: each `*.ports.ts` merges its own into this interface, and `shared/catalogue.ts` names an adapter for each. Named
 * here are only those that the request pipeline itself needs.
 */
export interface Ports {
  apiKeys: { read: ApiKeys };
  rateLimits: { write: RateLimits };
  idempotency: { write: Idempotency };
  serverSignatures: { read: ServerSignatures };
}

export type PortName = keyof Ports;

/** The ports a definition needs, each at one access level. */
export type Uses = { readonly [P in PortName]?: keyof Ports[P] };

/** What every handler has without declaring it: none of it needs a permission. */
export interface Ambient {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/** The ports that `uses` declares, at the declared level, and nothing else. */
export type PortsOf<U extends Uses> = Ambient & {
  readonly [P in keyof U & PortName]: U[P] extends keyof Ports[P] ? Ports[P][U[P]] : never;
};
