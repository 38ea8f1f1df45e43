import type { Log } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { KnownNetworks, SignInPlace } from './session.ports.ts';

interface RememberingPorts {
  readonly knownNetworks: KnownNetworks;
  readonly log: Log;
}

/**
 * Remembers from which network somebody has signed in. The sign-in has succeeded by then and its code is used up, so a
 * failure is only logged.
 */
export async function rememberNetwork({ knownNetworks, log }: RememberingPorts, place: SignInPlace): Promise<void> {
  await knownNetworks.remember(place).catch((thrown: unknown) => {
    log.error('network not remembered', { reason: thrown instanceof Failure ? thrown.code : 'internal' });
  });
}
