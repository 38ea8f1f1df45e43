import type * as z from 'zod';

/** One event of a channel as clients receive or send it, for the AsyncAPI document. */
export interface MessageDescription {
  /** Name of the event. */
  readonly name: string;
  readonly summary: string;
  readonly sentBy: 'server' | 'client';
  /** The event's data; on the socket itself the whole frame. */
  readonly payload: z.ZodType;
  readonly example: unknown;
}

/** A kind of channel, for the AsyncAPI document. */
export interface ChannelDescription {
  /** Key in the document. */
  readonly id: string;
  /** Name of the channel, with `{parameters}`. */
  readonly address: string;
  readonly summary: string;
  /** What each parameter of the address is. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly messages: readonly MessageDescription[];
}
