import type { PortsOf } from '#shared/kernel/ports.ts';
import type { receiveFrame } from './route.ts';

/** What every part of this handler is given. */
export type Ports = PortsOf<typeof receiveFrame.uses>;
