import type { PortsOf } from '#shared/kernel/ports.ts';
import type { notifyStreamParties } from './route.ts';

/** What every part of this handler is given. */
export type Ports = PortsOf<typeof notifyStreamParties.uses>;
