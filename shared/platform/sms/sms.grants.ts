import type { Catalogue } from '#shared/kernel/grants.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  sms: { module: 'platform/sms/sms.adapter.ts', variables: [], grants: { send: [{ sms: 'send' }] } },
} as const satisfies Partial<Catalogue>;
