import { handler as archiveMessage } from '#functions/gibby/messages/archive-message/handler.ts';
import { handler as createConversation } from '#functions/gibby/messages/create-conversation/handler.ts';
import { handler as deleteMessage } from '#functions/gibby/messages/delete-message/handler.ts';
import { handler as getMessage } from '#functions/gibby/messages/get-message/handler.ts';
import { handler as listConversations } from '#functions/gibby/messages/list-conversations/handler.ts';
import { handler as listMessages } from '#functions/gibby/messages/list-messages/handler.ts';
import { handler as openThread } from '#functions/gibby/messages/open-thread/handler.ts';
import { handler as unarchiveMessage } from '#functions/gibby/messages/unarchive-message/handler.ts';
import { handler as getUnreadBadges } from '#functions/gibby/notifications/get-unread-badges/handler.ts';
import type { Unit } from '#shared/kernel/route/define.ts';
import type { TestRequest } from '#test/support/call.ts';
import { dealFixture } from '../deal-fixture.ts';

/** The two parties of accepted offers, a stranger, and the threads that follow from the offers. */
export async function messageFixture() {
  const deals = await dealFixture();
  const { as, listing } = deals;

  /** Delivers every event so far to the consumer; returns how many failed. */
  const deliverEvents = async () => (await deals.deliver([openThread], { again: true })).length;

  /** Creates a request with an accepted offer, and its thread; returns the numbers of both. */
  const thread = async (by?: number): Promise<{ requestId: number; threadId: number }> => {
    const { requestId, offerId } = await deals.agreed(by);
    await deliverEvents();
    return { requestId, threadId: offerId };
  };

  const onThread =
    (unit: Unit) =>
    (user: number, id: number | string, request: TestRequest = {}) =>
      as(user).call(unit, { params: { id: String(id) }, ...request });

  return {
    ...deals,
    deliverEvents,
    thread,
    list: listing(listMessages),
    open: onThread(getMessage),
    conversation: (user: number, id: number, query: TestRequest['query'] = {}) =>
      onThread(listConversations)(user, id, { query }),
    write: (user: number, id: number | string, body: unknown = { content: 'Hi' }, headers?: TestRequest['headers']) =>
      onThread(createConversation)(user, id, { body, ...(headers && { headers }) }),
    archive: (user: number, id: number | string) => onThread(archiveMessage)(user, id, { body: {} }),
    unarchive: (user: number, id: number | string) => onThread(unarchiveMessage)(user, id, { body: {} }),
    remove: (user: number, id: number | string) => onThread(deleteMessage)(user, id, { body: {} }),
    unread: async (user: number): Promise<number> => (await as(user).call(getUnreadBadges)).body.data.unread_messages,
  };
}
