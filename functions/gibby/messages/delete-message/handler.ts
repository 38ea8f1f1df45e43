import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { deleteMessage } from './route.ts';

/** Deleting a deleted thread gives the same answer, so a call whose answer was lost may be repeated. */
export const handler = handle(deleteMessage, async ({ params, user: caller }, { threads }) => {
  if (!(await threads.viewOf(params.id, caller.userId))) throw new Failure('not_found');
  await threads.remove(params.id, caller.userId);
  return { data: { message: 'Messages Deleted' } };
});
