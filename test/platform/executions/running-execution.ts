import { expect } from 'vitest';
import { readDefinition } from '#infra/local/processes/definition.ts';
import { stateMachineDefinitionOf } from '#infra/state-machines/definition.ts';
import type { Executions } from '#shared/kernel/executions.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import type { TaskDefinition, Unit } from '#shared/kernel/route/define.ts';
import { taskFunction } from '#shared/kernel/route/task.ts';
import type { StateMachine } from '#shared/kernel/state-machine.ts';
import { type Consumer, deliveries } from '#test/support/deliver.ts';
import type { TestRuntime } from '#test/support/store.ts';
import { runningMachine } from './machine.ts';

/** A state machine of the product, with the functions of its executions. */
export interface Lifecycle {
  readonly machine: StateMachine;
  readonly executions: 'gigExecutions' | 'streamExecutions' | 'requestExecutions';
  readonly sync: Consumer;
  readonly park: Unit<TaskDefinition>;
  readonly fire: Unit<TaskDefinition>;
}

/** The definition that is deployed. */
export function definitionOf({ machine }: Lifecycle) {
  return stateMachineDefinitionOf(machine, { awaitChange: 'arn:await', fireTimer: 'arn:fire' }, 'aws');
}

/** An execution on the clock of these ports, which its records reach by `executions`. */
export function machineOn(lifecycle: Lifecycle, ports: Ambient & Pick<TestRuntime, 'clock'>, executions: Executions) {
  const all = { ...ports, [lifecycle.executions]: executions };
  const definition = readDefinition(lifecycle.executions, JSON.stringify(definitionOf(lifecycle)));
  return runningMachine(definition, ports.clock, {
    'arn:await': taskFunction('park', lifecycle.park, all),
    'arn:fire': taskFunction('fire', lifecycle.fire, all),
  });
}

/** The executions of the items of one table, by name, and the records between them, which are delivered on demand. */
export function runningExecutions(lifecycle: Lifecycle, ports: TestRuntime) {
  const running = new Map<string, ReturnType<typeof runningMachine>>();
  const last = () => [...running.values()].at(-1);
  const executions: Executions = {
    start: async (itemState, beginning) => {
      const name = beginning ? `${itemState.itemId}-${beginning.seq}` : itemState.itemId;
      if (running.has(name)) return;
      const started = machineOn(lifecycle, ports, executions);
      running.set(name, started);
      await started.executions.start(itemState);
    },
    wake: async (token, itemState) => last()?.executions.wake(token, itemState),
  };
  const { deliver } = deliveries(ports, () => ({ ...ports, [lifecycle.executions]: executions }));
  return {
    names: () => [...running.keys()],
    latest: () => {
      const latest = last();
      if (!latest) throw new Error('No execution has begun.');
      return latest;
    },
    /** Delivers the new records, or with `again` all of them, and waits until the execution rests. */
    deliver: async (options?: { again: boolean }) => {
      expect(await deliver([lifecycle.sync], options)).toEqual([]);
      await last()?.rest();
    },
  };
}
