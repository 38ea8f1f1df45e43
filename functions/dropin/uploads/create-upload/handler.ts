import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { announceUpload } from '#shared/platform/uploads/announce-upload.usecase.ts';
import { createUpload } from './route.ts';

export const handler = handle(createUpload, async ({ body, account: { accountId } }, ports) => {
  if ('gig' in body && body.gig !== undefined) {
    const gig = await ports.gigs.get(body.gig);
    if (gig?.customer !== accountId && gig?.operator !== accountId) throw new Failure('gig_not_found');
  }
  const { headers, ...permit } = await announceUpload(ports, accountId, body);
  return { ...permit, headers: { ...headers } };
});
