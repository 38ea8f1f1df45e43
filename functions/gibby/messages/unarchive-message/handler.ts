import { threadOf } from '#shared/gibby/messages/present-threads.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { unarchiveMessage } from './route.ts';

export const handler = handle(unarchiveMessage, async ({ params, user: caller }, { threads }) => {
  if (!(await threadOf(params.id, caller.userId, { threads }))) throw new Failure('not_found');
  await threads.archive(params.id, caller.userId, false);
  return { data: { message: 'Messages Unarchived' } };
});
