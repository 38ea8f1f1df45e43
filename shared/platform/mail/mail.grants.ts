import type { Catalogue } from '#shared/kernel/grants.ts';

/**
 * The adapters of this feature's ports, and what each access level may touch. Budgets of mails are counted with
 * `rateLimits`, so who sends mails uses that, too.
 */
export const grants = {
  mail: {
    module: 'platform/mail/mail.adapter.ts',
    variables: ['TABLE_NAME', 'MAIL_SENDER', 'MAIL_PER_HOUR', 'MAIL_TEMPLATE_PREFIX'],
    grants: { send: [{ mail: 'send' }], sendTemplate: [{ mail: 'sendTemplate' }] },
  },
  help: { module: 'platform/mail/help.adapter.ts', variables: ['HELP_ADDRESS'], grants: { read: [] } },
} as const satisfies Partial<Catalogue>;
