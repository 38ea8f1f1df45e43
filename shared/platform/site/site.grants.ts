import type { Catalogue } from '#shared/kernel/grants.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  sites: { module: 'platform/site/site.adapter.ts', variables: [], grants: { read: [] } },
} as const satisfies Partial<Catalogue>;
