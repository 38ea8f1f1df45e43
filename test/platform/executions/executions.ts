import type { Executions, ItemState } from '#shared/kernel/executions.ts';

/** A fake for Step Functions, which records the started executions and the woken tokens with their input. */
export function recordedExecutions(): Executions & { started: ItemState[]; woken: [string, ItemState][] } {
  const started: ItemState[] = [];
  const woken: [string, ItemState][] = [];
  return {
    started,
    woken,
    start: async (itemState) => void started.push(itemState),
    wake: async (taskToken, itemState) => void woken.push([taskToken, itemState]),
  };
}
