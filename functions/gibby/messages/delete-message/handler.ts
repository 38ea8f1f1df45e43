import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { deleteMessage } from './route.ts';

/** What is deleted already is answered the same: a call that was lost on its way back may be made again. */
export const handler = handle(deleteMessage, async ({ params, user: caller }, { threads }) => {
  if (!(await threads.viewOf(params.id, caller.userId))) throw new Failure('not_found');
  await threads.remove(params.id, caller.userId);
  return { data: { message: 'Messages Deleted' } };
});
