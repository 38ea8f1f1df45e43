import type { Catalogue } from '#shared/kernel/grants.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  video: {
    module: 'platform/video/video.adapter.ts',
    variables: ['OPENTOK_SECRET', 'OPENTOK_API_URL'],
    grants: { use: [{ secret: 'opentok' }] },
  },
} as const satisfies Partial<Catalogue>;
