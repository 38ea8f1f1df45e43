import * as z from 'zod';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import { UploadRequest } from '#shared/platform/uploads/asset.ts';

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
