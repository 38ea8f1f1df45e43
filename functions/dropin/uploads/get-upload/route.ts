import * as z from 'zod';
import { AssetState, AssetType, Refusal } from '../../../../shared/domain/asset.ts';
import { ObjectId } from '../../../../shared/domain/ids.ts';
import { Timestamp } from '../../../../shared/domain/time.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

export const getUpload = defineRoute({
  method: 'GET',
  path: '/storage/{assetId}',
  summary: 'Get what became of an upload: for its owner, and files of a gig for both its parties',
  source: 'X14',
  auth: 'account',
  params: z.object({ assetId: ObjectId }),
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
  uses: { assets: 'read', gigs: 'read', files: 'read' },
});
