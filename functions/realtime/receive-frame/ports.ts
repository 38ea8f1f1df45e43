import type { PortsOf } from '#shared/kernel/ports.ts';
import type { receiveFrame } from './route.ts';

/** The ports that every part of this handler gets. */
export type Ports = PortsOf<typeof receiveFrame.uses>;

/** Where a frame came from, and when and in which place of its connection's frames the API got it. */
export interface Sender {
  readonly connectionId: string;
  /** The same for each delivery of the frame. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Sorts as text. */
  readonly place: string;
}

/** The frames that answer a frame, or why its connection ends: it is not open any more, or sends too much. */
export type Answers = readonly string[] | 'reconnect' | 'overCapacity';
