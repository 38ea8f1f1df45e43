import * as z from 'zod';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import { AssetState, AssetType, Refusal } from '#shared/platform/uploads/asset.ts';

export const getUpload = defineRoute({
  method: 'GET',
  path: '/storage/{assetId}',
  summary: 'Get what became of an upload: for its owner, and files of a gig or that it names for both its parties',
  source: 'X14',
  auth: 'account',
  params: z.object({ assetId: ObjectId }),
  query: z.object({
    gig: ObjectId.optional().describe('The gig that names a file of the other party, in its chat or its `metaData`.'),
  }),
  response: z.object({
    id: ObjectId,
    type: AssetType,
    gig: ObjectId.optional(),
    state: AssetState,
    refusal: Refusal.optional(),
    contentType: z.string().optional(),
    sizeBytes: z.int().optional(),
    url: z.url().optional().describe('Of a ready file. Those of profile images last; others end at `expiresAt`.'),
    expiresAt: Timestamp.optional(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  }),
  errors: ['not_found'],
  uses: { assets: 'read', gigs: 'read', chat: 'read', files: 'read', publicAddress: 'read' },
});
