import { Failure } from '../../../../shared/domain/errors.ts';
import { shownThreads, threadOf } from '../../../../shared/process/show-threads.ts';
import { handle } from '../../../../shared/route/define.ts';
import { opened } from '../../../../shared/rules/thread-change.ts';
import { threadDetail } from '../../../../shared/rules/thread-wire.ts';
import { getMessage } from './route.ts';

export const handler = handle(getMessage, async ({ params, user: caller }, ports) => {
  const found = await threadOf(params.id, caller.userId, ports);
  if (!found) throw new Failure('not_found');
  await ports.threads.markRead(found.view);
  const [shown] = await shownThreads([opened(found.view)], ports);
  if (!shown) throw new Failure('not_found');
  return { data: threadDetail(shown) };
});
