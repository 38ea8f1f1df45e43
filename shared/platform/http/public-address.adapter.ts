import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { PublicAddress } from './http.ports.ts';

/** The stage's public address, which the distribution serves. */
export function publicAddress(runtime: Runtime): PublicAddress {
  return { of: (target) => runtime.environment('PUBLIC_URL') + target };
}
