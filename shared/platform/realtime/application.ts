/** The Pusher application of a stage. Clients know its id and its key; servers that sign also know its secret. */
export interface Application {
  /** Digits: the libraries refuse any other. */
  readonly appId: string;
  readonly key: string;
  readonly secret: string;
}
