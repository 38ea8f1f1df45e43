import type { PortsOf } from '#shared/kernel/ports.ts';
import type { receiveFrame } from './route.ts';

/** The ports that every part of this handler gets. */
export type Ports = PortsOf<typeof receiveFrame.uses>;

/** A frame's sender, and when and under which id and number it came: the same for each delivery of the frame. */
export interface Sender {
  readonly connectionId: string;
  readonly id: string;
  /** Grows from frame to frame of one sender, also as text. */
  readonly sequenceNumber: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** 1 for the first delivery of the frame. */
  readonly attempt: number;
}

/**
 * The frames that answer a frame, each made once the one before is posted; or why its connection ends: it is not open any
 * more, sends too much, or has been let in by a signature that is void by now. `again`: the frame has been carried out in
 * part, and must be delivered once more.
 */
export type Answers =
  | readonly string[]
  | AsyncIterable<string>
  | 'reconnect'
  | 'overCapacity'
  | 'secretRevoked'
  | 'again';
