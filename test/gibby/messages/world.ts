import { handler as archiveMessage } from '#functions/gibby/messages/archive-message/handler.ts';
import { handler as createConversation } from '#functions/gibby/messages/create-conversation/handler.ts';
import { handler as deleteMessage } from '#functions/gibby/messages/delete-message/handler.ts';
import { handler as getMessage } from '#functions/gibby/messages/get-message/handler.ts';
import { handler as listConversations } from '#functions/gibby/messages/list-conversations/handler.ts';
import { handler as listMessages } from '#functions/gibby/messages/list-messages/handler.ts';
import { handler as openThread } from '#functions/gibby/messages/open-thread/handler.ts';
import { handler as unarchiveMessage } from '#functions/gibby/messages/unarchive-message/handler.ts';
import { handler as getUnreadBadges } from '#functions/gibby/notifications/get-unread-badges/handler.ts';
import { threads } from '#shared/gibby/messages/thread.dynamo.ts';
import { news } from '#shared/gibby/notifications/news.dynamo.ts';
import { notifications } from '#shared/gibby/notifications/notification.dynamo.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import type { Unit } from '#shared/kernel/route/define.ts';
import { call, type TestRequest } from '#test/support/call.ts';
import { itemsOf } from '#test/support/items.ts';
import { dealFixture } from './deals.ts';

/** The two parties of accepted offers, a stranger, and the threads that follow from the offers. */
export async function messageFixture() {
  const deals = await dealFixture();
  const { runtime } = deals;
  const ports = {
    ...deals.ports,
    threads: threads(runtime),
    notifications: notifications(runtime),
    news: news(runtime),
  };
  const items = () => itemsOf(runtime);

  /** Delivers every event of requests so far to the consumer, in order. */
  const deliverEvents = async (): Promise<number> => {
    const consume = consumerFunction('openThread', openThread, ports, (image) => image);
    const isEvent = ({ PK, SK }: Record<string, unknown>) =>
      String(PK).startsWith('REQ#') && String(SK).startsWith('EVT#');
    let failed = 0;
    for (const event of (await items()).filter(isEvent)) {
      const Records = [{ messageId: `${event.PK}${event.SK}`, body: JSON.stringify(event) }];
      failed += (await consume({ Records })).batchItemFailures.length;
    }
    return failed;
  };

  /** Creates a request with an accepted offer, and its thread; returns the numbers of both. */
  const thread = async (by?: number): Promise<{ requestId: number; threadId: number }> => {
    const { requestId, offerId } = await deals.agreed(by);
    await deliverEvents();
    return { requestId, threadId: offerId };
  };

  const route = (unit: Unit) => (as: number, request: TestRequest) => {
    runtime.clock.advance(1);
    return call(unit, ports, { as, ...request });
  };
  const onThread =
    (unit: Unit) =>
    (as: number, id: number | string, request: TestRequest = {}) =>
      route(unit)(as, { params: { id: String(id) }, ...request });

  return {
    ...deals,
    ports,
    items,
    deliverEvents,
    thread,
    list: (as: number, query: Record<string, string> = {}) => route(listMessages)(as, { query }),
    open: onThread(getMessage),
    conversation: (as: number, id: number, query: Record<string, string> = {}) =>
      onThread(listConversations)(as, id, { query }),
    write: (as: number, id: number | string, body: unknown = { content: 'Hi' }, headers?: Record<string, string>) =>
      onThread(createConversation)(as, id, { body, ...(headers && { headers }) }),
    archive: (as: number, id: number | string) => onThread(archiveMessage)(as, id, { body: {} }),
    unarchive: (as: number, id: number | string) => onThread(unarchiveMessage)(as, id, { body: {} }),
    remove: (as: number, id: number | string) => onThread(deleteMessage)(as, id, { body: {} }),
    unread: async (as: number): Promise<number> => (await route(getUnreadBadges)(as, {})).body.data.unread_messages,
  };
}
