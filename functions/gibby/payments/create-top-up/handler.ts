import { beginTopUp } from '#shared/gibby/payments/begin-top-up.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { createTopUp } from './route.ts';

export const handler = handle(createTopUp, async ({ body, user: { userId } }, ports) => {
  const amountMinor = body?.amount;
  const channel = body?.paymentchannel;
  if (!amountMinor || !channel) throw new Failure('top_up_incomplete');
  const requestIds = [...new Set(body?.tran_ids ?? [])];
  return { data: await beginTopUp(ports, { userId, amountMinor, channel, requestIds }) };
});
