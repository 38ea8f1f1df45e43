import type {
  Activity,
  Assembly,
  Costs,
  Faults,
  Iam,
  Lambda,
  Outbox,
  Processes,
  Sockets,
  VirtualClock,
} from '../interfaces.ts';

/** A Lambda service whose execution environments can also be killed, by their session token, for the `crash` fault. */
type KillableLambda = Lambda & { kill?(sessionToken: string): void };

/**
 * What the endpoint is built from. Parts that themselves need the endpoint's URL are getters: they are read only when a
 * request or a delivery needs them, after `start()`.
 */
export interface AwsParts {
  readonly assembly: Assembly;
  readonly iam: Iam;
  readonly clock: VirtualClock;
  readonly activity: Activity;
  readonly faults: Faults;
  readonly outbox: Outbox;
  readonly costs: Costs;
  /** Directory for everything that must survive a restart, or `:memory:`. */
  readonly dataDirectory: string | ':memory:';
  readonly lambda: () => KillableLambda;
  readonly processes: () => Processes;
  readonly sockets: () => Sockets;
  /** Secret strings (objects are sent as JSON) by secret name; a secret that is missing here is generated. */
  readonly secretValues: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  /** Origin that outside clients see, such as `http://127.0.0.1:3000`: presigned URLs may use it as their host. */
  readonly publicOrigin: () => string;
}
