import { presentThreads, threadOf } from '#shared/gibby/messages/present-threads.usecase.ts';
import { threadDetail } from '#shared/gibby/messages/thread.view.ts';
import { opened } from '#shared/gibby/messages/thread-change.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { getMessage } from './route.ts';

export const handler = handle(getMessage, async ({ params, user: caller }, ports) => {
  const found = await threadOf(params.id, caller.userId, ports);
  if (!found) throw new Failure('not_found');
  await ports.threads.markRead(found.view);
  const [shown] = await presentThreads([opened(found.view)], ports);
  if (!shown) throw new Failure('not_found');
  return { data: threadDetail(shown) };
});
