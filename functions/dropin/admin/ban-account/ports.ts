import type { PortsOf } from '#shared/kernel/ports.ts';
import type { banAccount } from './route.ts';

/** The ports that every part of this handler gets. */
export type Ports = PortsOf<typeof banAccount.uses>;
