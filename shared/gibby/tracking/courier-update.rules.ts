import { gibbyTimeOf } from '#shared/gibby/kernel/wire.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import { identityOf } from './checkpoint-news.rules.ts';
import type { CourierCheckpoint, CourierUpdate, ParcelUpdate } from './courier-update.schema.ts';
import { type Parcel, TrackingNumber } from './parcel.ts';
import type { NewCheckpoint } from './tracking.ts';

/** Whether an update is about a parcel. */
export function isOfParcel(update: CourierUpdate): update is ParcelUpdate {
  return update.event === 'tracking_update';
}

/** The parcel that an update is about; undefined for a number that no delivery can have. */
export function parcelOf({ msg }: ParcelUpdate): Parcel | undefined {
  const number = TrackingNumber.safeParse(msg.tracking_number);
  return number.success ? { courierSlug: msg.slug, trackingNumber: number.data } : undefined;
}

/**
 * The checkpoints of an update, the oldest first and without duplicates. A checkpoint without any time cannot be
 * ordered and is left out.
 */
export function newsOf({ msg }: ParcelUpdate): readonly NewCheckpoint[] {
  const news = msg.checkpoints.flatMap((checkpoint) => {
    const when = timeOf(checkpoint);
    if (when === undefined) return [];
    const { tag, message, location, city } = checkpoint;
    return [{ tag, ...when, message: message || null, location: location || city || null }];
  });
  const unique = new Map(news.map((each) => [identityOf(each), each]));
  return [...unique.values()].sort((one, other) => (one.time < other.time ? -1 : one.time > other.time ? 1 : 0));
}

type WhenOf = Pick<NewCheckpoint, 'time' | 'isTimeLearned'>;

/** The courier's local wall-clock time; any UTC offset is ignored. Without one it is when AfterShip learned of it. */
function timeOf({ checkpoint_time: time, created_at: learnedAt }: CourierCheckpoint): WhenOf | undefined {
  const [isTime, day, clock = '00:00:00'] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d))?/.exec(time ?? '') ?? [];
  if (isTime) return { time: `${day} ${clock}` };
  const moment = Timestamp.safeParse(learnedAt);
  return moment.success ? { time: gibbyTimeOf(moment.data), isTimeLearned: true } : undefined;
}
