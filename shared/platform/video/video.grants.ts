import type { Catalogue } from '#shared/kernel/grants.ts';

/**
 * The adapters of this feature's ports, and what each access level may touch. The budget of calls is counted with
 * `rateLimits`, so who uses `video` uses that, too.
 */
export const grants = {
  video: {
    module: 'platform/video/video.adapter.ts',
    variables: ['TABLE_NAME', 'OPENTOK_SECRET', 'OPENTOK_API_URL', 'OPENTOK_PER_HOUR'],
    grants: { use: [{ secret: 'opentok' }] },
  },
} as const satisfies Partial<Catalogue>;
