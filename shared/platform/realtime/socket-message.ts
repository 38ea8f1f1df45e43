import * as z from 'zod';

/** Why a function ends a connection that is there. */
const EndReason = z.enum(['secretRevoked']);
export type EndReason = z.infer<typeof EndReason>;

/**
 * What the queue `frames` holds of one connection, in the order in which it happened. The API makes `MESSAGE` and
 * `DISCONNECT` by the templates of `infra/constructs/frame-routes.ts`; a function that cannot reach a socket sends `END`.
 */
export const SocketMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('MESSAGE'),
    connectionId: z.string(),
    /** When the connection was made, and when the API got the frame, in milliseconds since the epoch. */
    connectedAt: z.number(),
    at: z.number(),
    /** The frame's text; in the queue as base64 of its UTF-8. */
    frame: z.base64().transform((text) => Buffer.from(text, 'base64').toString()),
  }),
  /** The client has left, or API Gateway has ended the connection. */
  z.object({ type: z.literal('DISCONNECT'), connectionId: z.string() }),
  /**
   * The connection is gone or answers nothing: it is ended, if it still exists, and forgotten. With a reason it is there,
   * and its client is told why it ends.
   */
  z.object({ type: z.literal('END'), connectionId: z.string(), reason: EndReason.optional() }),
]);
export type SocketMessage = z.infer<typeof SocketMessage>;
