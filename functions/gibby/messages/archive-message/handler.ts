import { Failure } from '../../../../shared/domain/errors.ts';
import { threadOf } from '../../../../shared/process/show-threads.ts';
import { handle } from '../../../../shared/route/define.ts';
import { archiveMessage } from './route.ts';

export const handler = handle(archiveMessage, async ({ params, user: caller }, { threads }) => {
  if (!(await threadOf(params.id, caller.userId, { threads }))) throw new Failure('not_found');
  await threads.archive(params.id, caller.userId, true);
  return { data: { message: 'Messages Archived' } };
});
