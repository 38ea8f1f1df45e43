import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Help } from './mail.ports.ts';

/** The stage's own address for questions. */
export function help(runtime: Runtime): Help {
  return { mailAddress: () => runtime.environment('HELP_ADDRESS') };
}
