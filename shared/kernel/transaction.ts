/**
 * One conditional write, to be committed together with others. A repository makes it, a repository's commit takes it;
 * what it holds is theirs alone. So money, locks and state move in one transaction though each has its own port.
 */
export interface Write {
  readonly store: 'table';
  readonly content: unknown;
}

/** A page of a list and where the next one starts. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Opaque; absent on the last page. */
  readonly next?: string;
}
