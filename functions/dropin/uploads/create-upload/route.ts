import * as z from 'zod';
import { UploadRequest } from '../../../../shared/domain/asset.ts';
import { ObjectId } from '../../../../shared/domain/ids.ts';
import { Timestamp } from '../../../../shared/domain/time.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

export const createUpload = defineRoute({
  method: 'POST',
  path: '/storage',
  summary: 'Get an address to PUT one file to. It is served once it has been inspected',
  source: 'D02',
  auth: 'account',
  body: UploadRequest,
  response: z.object({
    url: z.url(),
    method: z.literal('PUT'),
    key: z.string(),
    assetId: ObjectId,
    expiresAt: Timestamp,
    headers: z.record(z.string(), z.string()),
  }),
  errors: ['gig_not_found'],
  rateLimit: { per: 'account', limit: 30, windowSeconds: 60 },
  uses: { assets: 'write', gigs: 'read', uploadPermits: 'issue' },
});
