import type { PublicAddress } from '../../ports/platform.ts';
import type { Runtime } from '../runtime.ts';

/** The stage's address as the distribution serves it. */
export function publicAddress(runtime: Runtime): PublicAddress {
  return { of: (target) => runtime.environment('PUBLIC_URL') + target };
}
