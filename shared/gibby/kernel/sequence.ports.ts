/** Kinds of entities that are numbered: the ids of Gibby's samples are small integers. */
export type SequenceKind =
  | 'announcement'
  | 'category'
  | 'checkpoint'
  | 'conversation'
  | 'review'
  | 'room'
  | 'user'
  | 'withdrawal'
  | 'request'
  | 'offer'
  | 'trip'
  | 'comment';

/** Ids by counters, from 1 up. Each number is given once; an unused number is never given again. */
export interface Sequences {
  next(kind: SequenceKind): Promise<number>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    sequences: { write: Sequences };
  }
}
