import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { sitePage } from '#shared/platform/site/site.ts';
import { getDocs } from './route.ts';

export const handler = handle(getDocs, async (_input, { sites }) => {
  const page = await sites.file('docs', sitePage);
  if (page === undefined) throw new Failure('not_found');
  return page;
});
