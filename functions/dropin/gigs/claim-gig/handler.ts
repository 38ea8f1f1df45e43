import { wireGig } from '../../../../shared/domain/gig.ts';
import { advanceGig } from '../../../../shared/process/advance-gig.ts';
import { handle } from '../../../../shared/route/define.ts';
import { claimGig } from './route.ts';

const events = { accept: 'claimAccept', reject: 'claimReject' } as const;

export const handler = handle(claimGig, async ({ params, body, account }, ports) =>
  wireGig(await advanceGig(ports, params.gigId, { event: events[body.response], by: account.accountId })),
);
