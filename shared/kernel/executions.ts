/** Where an item stands in its lifecycle: what every step of a state machine is given and answers. */
export interface ItemStanding {
  readonly itemId: string;
  readonly state: string;
  /** Whole seconds until the item's next timer is due, at least 1; 0 when none runs. */
  readonly timeoutSeconds: number;
}

/** Running state machines. */
export interface Executions {
  /**
   * Starts one execution for an item; starting it again is a no-op. An item that has several one after the other, since
   * none of them lasts through states without a timer, names each by the event that it begins with.
   */
  start(standing: ItemStanding, beginning?: { readonly seq: number }): Promise<void>;
  /** Wakes the state that waits with this token; one that no longer waits is a no-op. */
  wake(taskToken: string, standing: ItemStanding): Promise<void>;
}

/** Where the waiting state of an item's execution keeps its token, so that a change of the item can wake it. */
export interface WaitsReader {
  /** Strongly consistent. */
  find(itemId: string): Promise<{ state: string; taskToken: string } | undefined>;
}

export interface WaitsWriter extends WaitsReader {
  remember(itemId: string, wait: { state: string; taskToken: string }): Promise<void>;
}
