import type { GigsReader } from '#shared/dropin/gigs/gig.ports.ts';
import { gigMachine } from '#shared/dropin/gigs/gig.rules.ts';
import type { Clock, Ids } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { ChatWriter } from './chat.ports.ts';
import type { ChatMessage, ChatReceipt } from './chat.ts';

interface SavingPorts {
  readonly gigs: GigsReader;
  readonly chat: ChatWriter;
  readonly clock: Clock;
  readonly ids: Ids;
}

/**
 * Saves a message of the chat of a gig. What the other party said is only acknowledged: the server has heard it on the
 * gig's channel, and a party cannot write words as the other one. What the caller says themselves is a new message, since
 * clients do not save what they have sent (dropin.txt, "Save chat message"). Fails with `forbidden` for anyone but the
 * parties, with `message_refused` before a claim, after the end and for words that the other party has not said, and with
 * `invalid_input` for an author who is no party.
 */
export async function saveMessage(
  { gigs, chat, clock, ids }: SavingPorts,
  callerId: string,
  { gig: gigId, from, message: text }: ChatReceipt,
): Promise<ChatMessage> {
  const gig = await gigs.get(gigId);
  // An unknown gig is refused like a foreign one, so that callers cannot find out which ids exist.
  if (gig?.customer !== callerId && gig?.operator !== callerId) throw new Failure('forbidden');
  if (gig.operator === null || gigMachine.states[gig.status] === 'ended') throw new Failure('message_refused');
  if (from !== gig.customer && from !== gig.operator) {
    throw new Failure('invalid_input', {
      facts: { errors: [{ in: 'body', path: 'from', message: 'must be one of the two parties of the gig' }] },
    });
  }

  if (from !== callerId) {
    const heard = await chat.acknowledge(gig.id, { account: from, message: text });
    if (!heard) throw new Failure('message_refused', { detail: 'the other party has not said this' });
    return heard;
  }
  const at = timestampOf(clock.now());
  const message = { id: ids.objectId(), gig: gig.id, account: from, message: text, createdAt: at, updatedAt: at };
  await chat.record(message);
  return message;
}
