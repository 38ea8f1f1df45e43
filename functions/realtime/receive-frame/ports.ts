import type { PortsOf } from '#shared/kernel/ports.ts';
import type { receiveFrame } from './route.ts';

/** The ports that every part of this handler gets. */
export type Ports = PortsOf<typeof receiveFrame.uses>;

/** Where a frame came from, and its place among the frames of that connection. */
export interface Sender {
  readonly connectionId: string;
  readonly place: string;
}

/** The frames that answer a frame, or why its connection ends: it is not open any more, or sends too much. */
export type Answers = readonly string[] | 'reconnect' | 'overCapacity';
