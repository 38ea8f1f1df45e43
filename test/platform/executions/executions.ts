import type { Executions, ItemStanding } from '#shared/kernel/executions.ts';

/** Stands for Step Functions: remembers what was started and which tokens were woken with what. */
export function recordedExecutions(): Executions & { started: ItemStanding[]; woken: [string, ItemStanding][] } {
  const started: ItemStanding[] = [];
  const woken: [string, ItemStanding][] = [];
  return {
    started,
    woken,
    start: async (standing) => void started.push(standing),
    wake: async (taskToken, standing) => void woken.push([taskToken, standing]),
  };
}
