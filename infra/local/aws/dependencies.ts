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

/** A Lambda that can also be made to die, for the `crash` fault. */
export type KillableLambda = Lambda & { kill?(functionName: string): void };

/**
 * What the endpoint is built from. Parts that themselves need the endpoint's url are getters: they are asked for only
 * when a request or a delivery needs them, after `start()`.
 */
export interface AwsParts {
  readonly assembly: Assembly;
  readonly iam: Iam;
  readonly clock: VirtualClock;
  readonly activity: Activity;
  readonly faults: Faults;
  readonly outbox: Outbox;
  readonly costs: Costs;
  /** Directory for everything that must outlive a restart, or `:memory:`. */
  readonly dataDirectory: string | ':memory:';
  readonly lambda: () => KillableLambda;
  readonly processes: () => Processes;
  readonly sockets: () => Sockets;
  /** Secret strings (objects are sent as JSON) by secret name; a secret that is not here is generated. */
  readonly secretValues: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  /** Origin that clients outside see, such as `http://127.0.0.1:3000`: presigned URLs may name it as their host. */
  readonly publicOrigin: () => string;
}
