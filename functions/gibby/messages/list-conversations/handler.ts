import { pageOf } from '#shared/gibby/kernel/pagination.ts';
import { threadOf } from '#shared/gibby/messages/present-threads.usecase.ts';
import { threadMessageRow } from '#shared/gibby/messages/thread.view.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listConversations } from './route.ts';

export const handler = handle(listConversations, async ({ params, query, user: caller, request }, ports) => {
  const { threads, users, publicAddress } = ports;
  const found = await threadOf(params.id, caller.userId, ports);
  if (!found) throw new Failure('not_found');
  const { thread, view } = found;
  const [{ items, next }, people] = await Promise.all([
    threads.messages(thread.id, view.hiddenThrough, query),
    users.getMany([thread.requesterId, thread.travellerId]),
  ]);
  await threads.markRead(view);
  const rows = items.map((message) => threadMessageRow(message, thread, people, publicAddress.of));
  const list = { items: rows, total: thread.messageCount - view.hiddenThrough, next };
  return pageOf({ ...list, page: query.page, perPage: query.per_page }, publicAddress.of(request.target));
});
