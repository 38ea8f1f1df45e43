import { GibbyConfirmation } from '#shared/gibby/kernel/wire.ts';
import { ComplaintForm } from '#shared/gibby/tracking/tracking.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const complain = defineRoute({
  method: 'POST',
  path: '/api/trackings/complain',
  summary: 'Complain, as the requester, of a paid request: nobody is paid until somebody has decided',
  source: 'G72',
  auth: 'user',
  body: ComplaintForm,
  response: GibbyConfirmation,
  errors: ['request_not_found', 'forbidden', 'transition_refused', 'busy'],
  rateLimit: { per: 'user', limit: 60, windowSeconds: 3600 },
  uses: { requests: 'write' },
});
