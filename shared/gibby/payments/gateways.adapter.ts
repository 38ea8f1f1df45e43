import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { doku } from './doku/doku.adapter.ts';
import type { GatewayName } from './gateways.ts';
import type { PaymentGateway, PaymentGateways } from './payment-gateway.ports.ts';

const adapters: Readonly<Record<GatewayName, (runtime: Runtime) => PaymentGateway>> = { doku };

/** The adapter of each payment provider. */
export function paymentGateway(runtime: Runtime): PaymentGateways {
  return { of: (gateway) => adapters[gateway](runtime) };
}
