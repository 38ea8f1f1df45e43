import type { ServerSignatures } from '#shared/kernel/request-ports.ts';
import { applicationOf } from '#shared/platform/realtime/application.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { checkServerRequest } from './server-signature.rules.ts';

/** Signatures by the secret of the stage's application. */
export function serverSignatures(runtime: Runtime): ServerSignatures {
  return {
    check: async (request) => checkServerRequest(request, await applicationOf(runtime), runtime.clock.now()),
  };
}
