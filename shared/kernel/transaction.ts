/**
 * One conditional write, to be committed together with others. One repository makes it and another may commit it; only
 * repositories know its content. So money, locks and state change in one transaction although each has its own port.
 */
export interface Write {
  readonly store: 'table';
  readonly content: unknown;
}

/** A page of a list and the start of the next one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Opaque; absent on the last page. */
  readonly next?: string;
}
