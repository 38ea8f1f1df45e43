import type { OpenConnection } from '#shared/platform/realtime/realtime.ports.ts';
import type { Ports } from './ports.ts';

/** A text that a client has had signed for its socket, as `ChannelSignatures` has it. */
interface SignedText {
  readonly auth: string;
  readonly channel: string;
  readonly data?: string | undefined;
}

/** What a valid signature says of its connection. */
export interface Signature {
  /** When the version of the secret was made that signed. */
  readonly madeAt: number;
  /** When the oldest version was made that has signed for the connection, this time included: what is stored. */
  readonly secretMadeAt: number;
}

/** The signature of a text; undefined when it is wrong. */
export async function signatureOf(
  { auth, channel, data }: SignedText,
  { socketId, secretMadeAt }: OpenConnection,
  { channelSignatures }: Ports,
): Promise<Signature | undefined> {
  const madeAt = await channelSignatures.verify(auth, socketId, channel, data);
  return madeAt === undefined ? undefined : { madeAt, secretMadeAt: Math.min(madeAt, secretMadeAt ?? madeAt) };
}
