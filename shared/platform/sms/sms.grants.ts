import type { Catalogue } from '#shared/kernel/grants.ts';

/**
 * The adapters of this feature's ports, and what each access level may touch. The budgets of SMS are counted with
 * `rateLimits`, so who uses `sms` uses that, too.
 */
export const grants = {
  sms: {
    module: 'platform/sms/sms.adapter.ts',
    variables: ['TABLE_NAME', 'SMS_COUNTRIES', 'SMS_PER_HOUR'],
    grants: { send: [{ sms: 'send' }] },
  },
} as const satisfies Partial<Catalogue>;
