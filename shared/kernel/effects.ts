import type { Write } from './transaction.ts';

/** The port that each effect writes through; null for an effect that is stored on the item itself. */
type PortOfEffect<Ports> = Readonly<Record<string, keyof Ports | null>>;

/** Those of `Ports` that some of these effects write through. `Table` says which effect needs which port. */
export type PortsOfEffects<Ports, Table extends PortOfEffect<Ports>, Effect extends keyof Table> = Pick<
  Ports,
  NonNullable<Table[Effect]>
>;

/**
 * The writes of a transition's effects. Each port that they need gets the whole change once. The compiler knows which
 * effects an event may have, so it asks for exactly the ports of these effects.
 */
export function writesOfEffects<Ports, Table extends PortOfEffect<Ports>, Effect extends keyof Table, Change>(
  { portOf, writers }: EffectWriters<Ports, Table, Change>,
  ports: PortsOfEffects<Ports, Table, Effect>,
  effects: readonly Effect[],
  change: Change,
): readonly Write[] {
  const needed = new Set(effects.flatMap((effect) => portOf[effect] ?? []));
  return [...needed].flatMap((port) => writers[port](ports[port], change));
}

/** How the effects of a state machine are written. */
export interface EffectWriters<Ports, Table extends PortOfEffect<Ports>, Change> {
  readonly portOf: Table;
  readonly writers: { readonly [P in keyof Ports]: (port: Ports[P], change: Change) => readonly Write[] };
}
