import type { UsersReader } from '#shared/gibby/accounts/user.ports.ts';
import type { Cities } from '#shared/gibby/reference/reference.ports.ts';
import type { RequestsWriter } from '#shared/gibby/requests/request.ports.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { gatewayOfNewPayments, type PaymentForm } from './gateways.ts';
import { paymentOf } from './pay-requests.usecase.ts';
import type { PaymentGateways } from './payment-gateway.ports.ts';
import { newPaymentId } from './payment-id.rules.ts';
import type { TopUpsWriter } from './top-up.ports.ts';
import type { PaymentChannel } from './top-up.ts';
import { newTopUp } from './top-up-change.rules.ts';

interface BeginningPorts extends Pick<Ambient, 'clock' | 'ids'> {
  readonly users: UsersReader;
  readonly cities: Cities;
  readonly requests: RequestsWriter;
  readonly topUps: TopUpsWriter;
  readonly paymentGateway: PaymentGateways;
}

/** What a user wants to pay, and for what. */
interface TopUpCommand {
  readonly userId: number;
  /** Rupiah. */
  readonly amountMinor: number;
  readonly channel: PaymentChannel;
  /** The requests that it pays for, each once; none for the user's credit. */
  readonly requestIds: readonly number[];
}

/**
 * Stores a new payment with its first event, and returns the signed form for the provider's payment page. Fails with
 * `user_not_found`, with `request_not_payable` and `top_up_amount_differs` when the requests do not wait for exactly
 * this amount, and with `provider_unavailable`.
 */
export async function beginTopUp(ports: BeginningPorts, command: TopUpCommand): Promise<PaymentForm> {
  const { users, cities, requests, topUps, paymentGateway, ids, clock } = ports;
  const { userId, amountMinor, requestIds } = command;
  const user = await users.get(userId);
  if (!user) throw new Failure('user_not_found');
  const now = clock.now();
  if (requestIds.length > 0) {
    // Its writes are prepared again when the money arrives; here it only checks that the requests are payable, and
    // their total.
    const due = await paymentOf({ requests }, { payerId: userId, requestIds, at: timestampOf(now) });
    if (due.totalMinor !== amountMinor) throw new Failure('top_up_amount_differs');
  }

  const city = user.cityId === undefined ? undefined : await cities.get(user.cityId);
  const gateway = gatewayOfNewPayments;
  const [id, sessionId] = [`TOPUP_${newPaymentId(ids)}`, newPaymentId(ids)];
  const { topUp, event } = newTopUp({ ...command, id, gateway, sessionId }, now);
  // Signed first: without keys nothing must be stored.
  const form = await paymentGateway.of(gateway).form(topUp, { user, cityName: city?.name });
  await topUps.commit(topUps.creation(topUp, event));
  return form;
}
