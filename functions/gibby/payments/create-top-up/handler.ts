import { gatewayOfNewPayments } from '#shared/gibby/payments/gateways.ts';
import { paymentOf } from '#shared/gibby/payments/pay-requests.usecase.ts';
import { newTopUp } from '#shared/gibby/payments/top-up-change.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { newPaymentId } from './payment-id.ts';
import { createTopUp } from './route.ts';

export const handler = handle(createTopUp, async ({ body, user: caller }, ports) => {
  const { users, cities, requests, topUps, paymentGateway, ids, clock } = ports;
  const amountMinor = body?.amount;
  const channel = body?.paymentchannel;
  if (!amountMinor || !channel) throw new Failure('top_up_incomplete');
  const user = await users.get(caller.userId);
  if (!user) throw new Failure('user_not_found');
  const now = clock.now();
  const requestIds = [...new Set(body?.tran_ids ?? [])];
  if (requestIds.length > 0) {
    // Its writes are prepared again when the money arrives; here it only checks that the requests are payable, and
    // their total.
    const due = await paymentOf({ requests }, { payerId: user.id, requestIds, at: timestampOf(now) });
    if (due.totalMinor !== amountMinor) throw new Failure('top_up_amount_differs');
  }

  const city = user.cityId === undefined ? undefined : await cities.get(user.cityId);
  const gateway = gatewayOfNewPayments;
  const [id, sessionId] = [`TOPUP_${newPaymentId(ids)}`, newPaymentId(ids)];
  const draft = { id, gateway, userId: user.id, amountMinor, channel, sessionId, requestIds };
  const { topUp, event } = newTopUp(draft, now);
  // Signed first: without keys nothing must be stored.
  const form = await paymentGateway.of(gateway).form(topUp, { user, cityName: city?.name });
  await topUps.commit(topUps.creation(topUp, event));
  return { data: form };
});
