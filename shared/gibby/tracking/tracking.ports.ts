import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import type { Page, Write } from '#shared/kernel/transaction.ts';
import type { Parcel } from './parcel.ts';
import type { Checkpoint, CompletedCheckpoint, Deal, Tracking, TrackingCounts, TrackingUpdated } from './tracking.ts';

/** A party's report about the item, written in the transaction of the request's own transition. */
export type TrackingNote =
  | Pick<Tracking, 'purchasedOn'>
  | Pick<Tracking, 'shippedOn' | 'parcel'>
  | Pick<Tracking, 'receivedOn'>;

export interface TrackingsReader {
  /** Empty when no party has reported anything yet. Strongly consistent. */
  get(requestId: number, offerId: number): Promise<Tracking>;
  /** All checkpoints that couriers reported for a request's item, latest first. Strongly consistent. */
  checkpoints(requestId: number): Promise<readonly Checkpoint[]>;
  /** Strongly consistent. */
  counts(userId: number): Promise<TrackingCounts>;
  /** Ids of the requests that a user has paid for, latest payment first. Eventually consistent. */
  asRequester(userId: number, pageQuery: PageQuery): Promise<Page<number>>;
  /** Ids of the requests that a user delivers, latest payment first. Eventually consistent. */
  asTraveller(userId: number, pageQuery: PageQuery): Promise<Page<number>>;
}

export interface TrackingsWriter extends TrackingsReader {
  /**
   * Adds a deal to the lists of its parties, from a moment of the clock (ISO). A no-op for one that was added before.
   */
  open(deal: Deal, at: string): Promise<void>;
  /** Removes a deal that its traveller gave up from the lists, for good. A no-op for one that is not in them. */
  close(deal: Deal): Promise<void>;
  /** To be committed with a transition of the request. */
  note(requestId: number, offerId: number, note: TrackingNote): Write[];
}

/** What is needed to follow the news of couriers. */
export interface ParcelFollower {
  /** Requests whose items are in a parcel. Strongly consistent. */
  requestsIn(parcel: Parcel): Promise<readonly number[]>;
  /** Whether an update was stored, and what is known of the item. Strongly consistent. */
  known(requestId: number, updateId: string): Promise<KnownCheckpoints>;
  /**
   * Stores what changes a request's checkpoints. Fails with `changed_meanwhile`, and changes nothing, when they have
   * changed since `known` was read.
   */
  storeCheckpoints(requestId: number, known: KnownCheckpoints, change: CheckpointChange): Promise<void>;
}

export interface KnownCheckpoints {
  readonly checkpoints: readonly Checkpoint[];
  /** Whether this update was stored before. */
  readonly isHandled: boolean;
  /** How often the checkpoints of this item have changed. */
  readonly version: number;
}

export interface CheckpointChange {
  readonly added: readonly Checkpoint[];
  readonly completed: readonly CompletedCheckpoint[];
  /** With the last new checkpoint of an update. */
  readonly event?: TrackingUpdated;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    trackings: { read: TrackingsReader; write: TrackingsWriter; follow: ParcelFollower };
  }
}
