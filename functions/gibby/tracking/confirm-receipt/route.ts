import * as z from 'zod';
import { ReceiptConfirmation, ReceiptForm } from '#shared/gibby/tracking/tracking.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const confirmReceipt = defineRoute({
  method: 'POST',
  path: '/api/trackings/{id}/receive',
  summary: "Say, as the requester, that you have the item: its price is the traveller's from now on",
  source: 'G47',
  auth: 'user',
  params: z.object({ id: GibbyIdText.describe('Of the request.') }),
  body: ReceiptForm,
  response: ReceiptConfirmation,
  errors: ['request_not_found', 'forbidden', 'already_received', 'transition_refused', 'busy'],
  rateLimit: { per: 'user', limit: 300, windowSeconds: 3600 },
  uses: { requests: 'write', offers: 'write', ledger: 'write', trackings: 'write' },
});
