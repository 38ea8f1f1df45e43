import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { PublicAddress } from './http.ports.ts';

/** The stage's address as the distribution serves it. */
export function publicAddress(runtime: Runtime): PublicAddress {
  return { of: (target) => runtime.environment('PUBLIC_URL') + target };
}
