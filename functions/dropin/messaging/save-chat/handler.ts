import { gigMachine } from '#shared/dropin/gigs/gig.rules.ts';
import { messageKeys } from '#shared/dropin/messaging/chat.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { saveChat } from './route.ts';

export const handler = handle(saveChat, async ({ body, account: caller }, { gigs, chat, clock, ids }) => {
  const gig = await gigs.get(body.gig);
  // An unknown gig is refused like a foreign one, so that callers cannot find out which ids exist.
  if (gig?.customer !== caller.accountId && gig?.operator !== caller.accountId) throw new Failure('forbidden');
  if (gig.operator === null || gigMachine.states[gig.status] === 'ended') throw new Failure('message_refused');
  if (body.from !== gig.customer && body.from !== gig.operator) {
    throw new Failure('invalid_input', {
      facts: { errors: [{ in: 'body', path: 'from', message: 'must be one of the two parties of the gig' }] },
    });
  }

  const now = clock.now();
  const at = timestampOf(now);
  const message = { id: ids.objectId(), gig: gig.id, account: body.from, message: body.message };
  const keys = messageKeys({ from: body.from, text: body.message, at: now });
  return chat.save({ ...message, createdAt: at, updatedAt: at }, keys);
});
