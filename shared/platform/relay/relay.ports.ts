/** A new item of the table on its way to the consumers that follow it. */
export interface RelayedRecord {
  /** The same each time the stream delivers this record. */
  readonly id: string;
  /** The item as it was written, keys included. */
  readonly item: { readonly PK: string; readonly SK: string };
}

/** The queues of all consumers that read the table's stream through a queue. */
export interface ConsumerQueues {
  /**
   * Puts the record on the queue of every consumer that follows it. Repeating it within five minutes is a no-op.
   * Records of one partition key keep the order in which they were sent. Throws when a queue could not be reached; a
   * record that a queue refuses is put into the dead letters.
   */
  send(record: RelayedRecord): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    consumerQueues: { send: ConsumerQueues };
  }
}
