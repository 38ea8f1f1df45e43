import type { PageWish } from '#shared/gibby/kernel/pagination.ts';
import type { DealRole } from '#shared/gibby/messages/thread.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import type { Room, RoomMessage } from './room.ts';

/** What makes a room this one: there is one for each request and traveller. */
export type RoomParties = Pick<Room, 'requestId' | 'requesterId' | 'travellerId'>;

export interface RoomsReader {
  /** Strongly consistent. */
  get(roomId: number): Promise<Room | undefined>;
  /** The room of a request and a traveller. Strongly consistent. */
  find(parties: RoomParties): Promise<Room | undefined>;
  /** Rooms in which a user stands on this side, the latest message first. Eventually consistent. */
  list(userId: number, role: DealRole, wish: PageWish): Promise<Page<Room>>;
  /** How many rooms a user has on each side. Strongly consistent. */
  counts(userId: number): Promise<Readonly<Record<DealRole, number>>>;
  /** A room's messages behind the one of this number, the oldest first. Strongly consistent. */
  messages(roomId: number, behind: number, wish: PageWish): Promise<Page<RoomMessage>>;
}

export interface RoomsWriter extends RoomsReader {
  /** Makes a room and counts it, in one transaction. A no-op where there is one for this request and traveller. */
  create(room: Room): Promise<void>;
  /**
   * Adds a message and answers it with its number. It is the outbox row of what is told to the room's channel. Fails with
   * `not_found`, and with `busy` when others talk in the same room all the time.
   */
  add(message: Omit<RoomMessage, 'number'>): Promise<RoomMessage>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    rooms: { read: RoomsReader; write: RoomsWriter };
  }
}
