import type { Checkpoint, CheckpointNews, NewCheckpoint } from './tracking.ts';

/**
 * What a courier's message says that is not stored yet. Couriers do not number checkpoints, and say more of one later:
 * its city, its time, the clock time of its day, the rest of its text. Every message repeats all checkpoints of its parcel, so each one that
 * it names is paired with a stored one: with an equal one first, then with one that says more, then with one that says
 * less. What is left without a partner is new.
 */
export function newsIn(known: readonly Checkpoint[], told: readonly NewCheckpoint[]): CheckpointNews {
  const [unpaired, open] = [new Set(known), new Set(told)];
  const pairs = (isPartner: (stored: Checkpoint, each: NewCheckpoint) => boolean) =>
    [...open].flatMap((each) => {
      const partner = [...unpaired].find((stored) => isPartner(stored, each));
      if (!partner) return [];
      unpaired.delete(partner);
      open.delete(each);
      return [{ before: partner, after: fullerOf(partner, each) }];
    });
  pairs((stored, each) => identityOf(stored) === identityOf(each));
  pairs((stored, each) => isSame(stored, each) && identityOf(fullerOf(stored, each)) === identityOf(stored));
  const pairsWithMore = pairs(isSame);
  const fresh = [...open];
  // What would become equal to another checkpoint stays as it is.
  const taken = new Set([...known, ...fresh].map(identityOf));
  const completed = pairsWithMore.filter(({ after }) => !taken.has(identityOf(after)) && taken.add(identityOf(after)));
  return { fresh, completed };
}

/** All that a checkpoint says: no two of a parcel say the same. */
export function identityOf({ time, tag, message, location }: NewCheckpoint): string {
  return JSON.stringify([time, tag, message, location]);
}

/** Whether two reports differ only in how much they say. */
function isSame(one: NewCheckpoint, other: NewCheckpoint): boolean {
  return (
    one.tag === other.tag &&
    isOfSameTime(one, other) &&
    fuller(one.message, other.message) !== undefined &&
    fuller(one.location, other.location) !== undefined
  );
}

function isOfSameTime(one: NewCheckpoint, other: NewCheckpoint): boolean {
  if (one.isTimeLearned || other.isTimeLearned) return true;
  return fuller(clockOf(one), clockOf(other)) !== undefined && one.time.slice(0, 10) === other.time.slice(0, 10);
}

function fullerOf(stored: Checkpoint, told: NewCheckpoint): Checkpoint {
  const { isTimeLearned, ...lasting } = stored;
  const isFinal = told.isTimeLearned || (!isTimeLearned && clockOf(stored) !== null);
  return {
    ...(isFinal ? stored : { ...lasting, time: told.time }),
    message: fuller(stored.message, told.message) ?? null,
    location: fuller(stored.location, told.location) ?? null,
  };
}

/** The text that contains the other; undefined when neither does. No text at all is part of every text. */
function fuller(one: string | null, other: string | null): string | null | undefined {
  const [short = null, long = null] = [one, other].sort((a, b) => (a ?? '').length - (b ?? '').length);
  return (long ?? '').toLowerCase().includes((short ?? '').toLowerCase()) ? long : undefined;
}

/** A day without a time is stored as its midnight. */
function clockOf({ time }: NewCheckpoint): string | null {
  return time.endsWith(' 00:00:00') ? null : time.slice(11);
}
