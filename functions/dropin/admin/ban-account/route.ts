import * as z from 'zod';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { AdminAccount } from '#shared/platform/accounts/account.ts';
import { ActBody } from '#shared/platform/accounts/admin-act.ts';

export const banAccount = defineRoute({
  method: 'POST',
  path: '/admin/accounts/{accountId}/ban',
  summary: 'Suspend an account: its sessions and sockets end at once, its gig is broken off, it cannot sign in',
  source: 'X10',
  auth: 'admin',
  params: z.object({ accountId: ObjectId }),
  body: ActBody,
  response: AdminAccount,
  errors: ['forbidden', 'account_not_found', 'changed_meanwhile', 'busy'],
  uses: {
    accounts: 'write',
    sessions: 'write',
    connections: 'write',
    sockets: 'send',
    presence: 'write',
    gigs: 'write',
    engagements: 'write',
    ledger: 'write',
    settlements: 'write',
  },
});
