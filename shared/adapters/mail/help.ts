import type { Help } from '../../ports/platform.ts';
import type { Runtime } from '../runtime.ts';

/** The stage's own address for questions. */
export function help(runtime: Runtime): Help {
  return { mailAddress: () => runtime.environment('HELP_ADDRESS') };
}
