import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { refuseUnknownPath } from './route.ts';

/** Without it API Gateway would answer in a form of its own, which apps of Gibby cannot read. */
export const handler = handle(refuseUnknownPath, async () => {
  throw new Failure('not_found');
});
