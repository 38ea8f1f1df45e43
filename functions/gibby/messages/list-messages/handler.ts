import { pageOf } from '#shared/gibby/kernel/pagination.ts';
import { presentThreads } from '#shared/gibby/messages/present-threads.usecase.ts';
import { threadRow } from '#shared/gibby/messages/thread.view.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listMessages } from './route.ts';

export const handler = handle(listMessages, async ({ query, user: caller, request }, ports) => {
  const { type: folder, page, per_page: perPage } = query;
  const [counts, found] = await Promise.all([
    ports.threads.counts(caller.userId),
    ports.threads.list(caller.userId, folder, query),
  ]);
  const total = folder === 'inbox' ? counts.requester + counts.traveller : counts[folder];
  const items = (await presentThreads(found.items, ports)).map(threadRow);
  return pageOf({ items, total, page, perPage, next: found.next }, ports.publicAddress.of(request.target));
});
