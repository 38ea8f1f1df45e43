import { identitiesOf, type Stream, type StreamEvent } from '../../../shared/domain/stream.ts';
import { pushToParty } from '../../../shared/process/push-to-party.ts';
import { invitationOfStream } from '../../../shared/rules/stream-pushes.ts';
import type { Ports } from './ports.ts';

/**
 * Brings the dealer their token, if it was wished for and the request still waits: by push to the phones of the account
 * that has proven the dealer's phone or address, otherwise by SMS or, without a phone, by mail.
 */
export async function invite(event: StreamEvent, stream: Stream, ports: Ports): Promise<void> {
  if (!stream.notify || stream.status !== 'pending') return;
  const { dealer: token } = await ports.streamTokens.tokensOf(stream.id);
  const message = invitationOfStream(event, token, ports.clock.now());
  if (!message || (await pushToParty(ports, stream, 'dealer', message))) return;
  await write(stream, token, ports);
  await ports.pushRecords.recordSent(message.messageId, 'written to');
}

/** The token stands in the message's body alone: subjects are shown and logged. */
async function write(stream: Stream, token: string, { mail, sms }: Ports): Promise<void> {
  const [identity] = identitiesOf(stream.dealer);
  const text = `You are asked for a live video on Dropin. Open it within 10 minutes with this token: ${token}`;
  if (identity?.type === 'phone') await sms.send({ phone: identity.value, text });
  else if (identity) await mail.send({ to: identity.value, subject: 'You are asked for a live video', text });
}
