import type { Executions, ItemStanding } from '#shared/kernel/executions.ts';

/** A fake for Step Functions, which records the started executions and the woken tokens with their input. */
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
