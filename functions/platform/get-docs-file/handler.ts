import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { getDocsFile } from './route.ts';

export const handler = handle(getDocsFile, async ({ params }, { sites }) => {
  const file = await sites.file('docs', params.file);
  if (file === undefined) throw new Failure('not_found');
  return file;
});
