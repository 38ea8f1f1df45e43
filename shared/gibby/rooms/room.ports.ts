import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import type { DealRole } from '#shared/gibby/messages/thread.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import type { Room, RoomMessage } from './room.ts';

/** What identifies a room: there is one for each request and traveller. */
export type RoomParties = Pick<Room, 'requestId' | 'requesterId' | 'travellerId'>;

export interface RoomsReader {
  /** Strongly consistent. */
  get(roomId: number): Promise<Room | undefined>;
  /** The room of a request and a traveller. Strongly consistent. */
  find(parties: RoomParties): Promise<Room | undefined>;
  /** Rooms in which a user has this role, latest message first. Eventually consistent. */
  list(userId: number, role: DealRole, pageQuery: PageQuery): Promise<Page<Room>>;
  /** How many rooms a user has in each role. Strongly consistent. */
  counts(userId: number): Promise<Readonly<Record<DealRole, number>>>;
  /** A room's messages after the one with this number, oldest first. Strongly consistent. */
  messages(roomId: number, after: number, pageQuery: PageQuery): Promise<Page<RoomMessage>>;
}

export interface RoomsWriter extends RoomsReader {
  /** Creates a room and counts it, in one transaction. A no-op when this request and traveller have one. */
  create(room: Room): Promise<void>;
  /**
   * Adds a message and returns it with its number. The stored message is also the outbox row from which it is published
   * on the room's channel. Fails with `not_found`, and with `busy` after repeated conflicts with other messages.
   */
  add(message: Omit<RoomMessage, 'number'>): Promise<RoomMessage>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    rooms: { read: RoomsReader; write: RoomsWriter };
  }
}
