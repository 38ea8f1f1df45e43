import { areas } from '#infra/areas.ts';
import type { PortName } from '#shared/kernel/ports.ts';

/** A state machine's table, as far as it says what events write. */
interface EffectTable {
  readonly transitions: readonly { readonly event: string; readonly effects?: readonly string[] }[];
}

/** The writers of one port, and what their events and other work need. */
interface Writers {
  /** The port that all of them write. */
  readonly writes: PortName;
  readonly machine: EffectTable;
  readonly portOfEffect: Readonly<Record<string, PortName | null>>;
  /** The events that each operation may raise. */
  readonly eventsOf: Readonly<Record<string, readonly string[]>>;
  /** Ports that an operation needs for something other than the effects of its events. */
  readonly otherWrites: Readonly<Record<string, readonly string[]>>;
}

/** For each operation that writes the port: the ports of effects that it declares, and those that it needs. */
export function declaredPorts({ writes, machine, portOfEffect, eventsOf, otherWrites }: Writers) {
  const effectPorts = new Set<string>(Object.values(portOfEffect).flatMap((port) => port ?? []));
  const portsOf = (events: readonly string[]) =>
    machine.transitions
      .filter(({ event }) => events.includes(event))
      .flatMap(({ effects }) => (effects ?? []).flatMap((effect) => portOfEffect[effect] ?? []));
  return areas
    .flatMap(({ operations }) => Object.entries(operations))
    .filter(([, { uses }]) => uses[writes] === 'write')
    .map(([operation, { uses }]) => {
      const written = Object.entries(uses).flatMap(([port, access]) => (access === 'write' ? [port] : []));
      const needed: readonly string[] = [...portsOf(eventsOf[operation] ?? []), ...(otherWrites[operation] ?? [])];
      return { operation, declared: new Set(written.filter((port) => effectPorts.has(port))), needed: new Set(needed) };
    });
}
