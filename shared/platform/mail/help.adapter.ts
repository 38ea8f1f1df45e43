import type { Help } from '#shared/platform/requests/platform.ports.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';

/** The stage's own address for questions. */
export function help(runtime: Runtime): Help {
  return { mailAddress: () => runtime.environment('HELP_ADDRESS') };
}
