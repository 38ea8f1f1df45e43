import * as z from 'zod';
import { DokuForm } from './doku/doku.schema.ts';

/**
 * The payment providers, by the name that is stored with a payment. The name is also that of the provider's secret and
 * of its account in the ledger.
 */
export const GatewayName = z.enum(['doku']);
export type GatewayName = z.infer<typeof GatewayName>;

/**
 * The provider of new payments. A payment stays with the one it began with, so a change here strands no payment that is
 * still open.
 */
export const gatewayOfNewPayments: GatewayName = 'doku';

/** Response of G55: the form that the payer's app sends to the payment page of the provider. */
export const PaymentForm = DokuForm;
export type PaymentForm = z.infer<typeof PaymentForm>;

/** The ledger account that represents the money at a provider. */
export function gatewayAccount(gateway: GatewayName): `gateway:${GatewayName}` {
  return `gateway:${gateway}`;
}

declare module '#shared/kernel/grants.ts' {
  interface Providers extends Record<GatewayName, true> {}
}
