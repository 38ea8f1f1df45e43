/** An item's state in its lifecycle: the input and output of every step of an execution. */
export interface ItemState {
  readonly itemId: string;
  readonly state: string;
  /** Whole seconds until the item's next timer is due, at least 1; 0 when none runs. */
  readonly timeoutSeconds: number;
}

/** Running Step Functions executions. */
export interface Executions {
  /**
   * Starts one execution for an item; starting it again is a no-op. An execution ends in a state without a timer, so an
   * item may have several in succession: each is named by the event that it begins with. One with a `lateHour`
   * takes the place of an execution that never began or has ended too early, at most once in that hour since the epoch.
   */
  start(itemState: ItemState, beginning?: { readonly seq: number; readonly lateHour?: number }): Promise<void>;
  /** Wakes the state that waits with this token; a no-op when it no longer waits. */
  wake(taskToken: string, itemState: ItemState): Promise<void>;
}

/** Task tokens of the waiting states of executions, so that a change of the item can wake them. */
export interface TaskTokensReader {
  /** Strongly consistent. */
  find(itemId: string): Promise<{ state: string; taskToken: string } | undefined>;
}

export interface TaskTokensWriter extends TaskTokensReader {
  remember(itemId: string, parked: { state: string; taskToken: string }): Promise<void>;
}
