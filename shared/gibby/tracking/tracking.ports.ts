import type { PageWish } from '#shared/gibby/kernel/pagination.ts';
import type { Page, Write } from '#shared/kernel/transaction.ts';
import type { Parcel } from './parcel.ts';
import type { Checkpoint, CheckpointNews, Deal, Tracking, TrackingCounts, TrackingUpdated } from './tracking.ts';

/** What a party tells of the item; it is written in the transaction of the request's own transition. */
export type TrackingNote =
  | Pick<Tracking, 'purchasedOn'>
  | Pick<Tracking, 'shippedOn' | 'parcel'>
  | Pick<Tracking, 'receivedOn'>;

export interface TrackingsReader {
  /** One of which nobody has told anything yet is empty. Strongly consistent. */
  get(requestId: number, offerId: number): Promise<Tracking>;
  /** All that a courier told of a request's item, the latest first. Strongly consistent. */
  checkpoints(requestId: number): Promise<readonly Checkpoint[]>;
  /** Strongly consistent. */
  counts(userId: number): Promise<TrackingCounts>;
  /** Ids of the requests that a user has paid for, the latest payment first. Eventually consistent. */
  asRequester(userId: number, wish: PageWish): Promise<Page<number>>;
  /** Ids of the requests that a user brings, the latest payment first. Eventually consistent. */
  asTraveller(userId: number, wish: PageWish): Promise<Page<number>>;
}

export interface TrackingsWriter extends TrackingsReader {
  /** Lists a deal among those of its parties, from a moment of the clock (ISO). A no-op for one that was listed before. */
  open(deal: Deal, at: string): Promise<void>;
  /** Takes a deal that its traveller gave up out of the lists, for ever. A no-op for one that is not in them. */
  close(deal: Deal): Promise<void>;
  /** To be committed with a transition of the request. */
  note(requestId: number, offerId: number, note: TrackingNote): Write[];
}

/** What the word of a courier leads to. */
export interface ParcelFollower {
  /** Requests whose items are in a parcel. Strongly consistent. */
  requestsIn(parcel: Parcel): Promise<readonly number[]>;
  /** Those of the news that were not told before; none for an update that was taken in before. Strongly consistent. */
  newsIn(requestId: number, updateId: string, news: readonly CheckpointNews[]): Promise<readonly CheckpointNews[]>;
  /**
   * Keeps checkpoints of a request's item together with the event that tells of them, if this is the time to tell. Fails
   * with `changed_meanwhile`, and changes nothing, when one of them or the event is there already.
   */
  keep(requestId: number, checkpoints: readonly Checkpoint[], event: TrackingUpdated | undefined): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    trackings: { read: TrackingsReader; write: TrackingsWriter; follow: ParcelFollower };
  }
}
