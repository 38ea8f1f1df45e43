import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { getFlag } from './route.ts';

export const handler = handle(getFlag, async ({ params: { file } }, { flags }) => {
  const picture = await flags.picture(file.countryCode, file.size);
  if (picture === undefined) throw new Failure('not_found');
  return picture;
});
