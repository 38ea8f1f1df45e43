import { pushToParty } from '#shared/instant/streams/push-to-party.usecase.ts';
import { identitiesOf, type Stream, type StreamEvent } from '#shared/instant/streams/stream.ts';
import { invitationOfStream } from '#shared/instant/streams/stream-pushes.rules.ts';
import { write } from './mail.ts';
import type { Ports } from './ports.ts';

/**
 * Sends the dealer their token, if the viewer asked for it and the stream is still pending. By push to the phones of
 * the account that has proven the dealer's phone or address; otherwise by SMS or, without a phone, by mail.
 */
export async function invite(event: StreamEvent, stream: Stream, ports: Ports): Promise<void> {
  if (!stream.notify || stream.status !== 'pending') return;
  const { dealer: token } = await ports.streamTokens.tokensOf(stream.id);
  const message = invitationOfStream(event, token, ports.clock.now());
  if (!message || (await pushToParty(ports, stream, 'dealer', message))) return;
  const [identity] = identitiesOf(stream.dealer);
  if (!identity) return;
  const text = `You are asked for a live video on Dropin. Open it within 10 minutes with this token: ${token}`;
  const subject = 'You are asked for a live video';
  const { application } = stream;
  await write(ports, identity, { messageId: message.messageId, subject, text, application, isProven: false });
}
