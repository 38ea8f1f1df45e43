import type { GatewayName, PaymentForm } from './gateways.ts';
import type { Payer, PaymentReport, TopUp } from './top-up.ts';

/**
 * A message that may report on a payment, as it arrived: either the payer's browser brings it back from the payment
 * page, or the provider's server posts it.
 */
export type GatewayMessage =
  | { readonly source: 'redirect'; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly source: 'notify'; readonly rawBody: string; readonly headers: Readonly<Record<string, string>> };

/**
 * Why a message is no report: it has not the provider's form, its signature is wrong, or the signature does not cover
 * what it says and the provider does not confirm it.
 */
export type NotAReport = 'form' | 'signature' | 'unconfirmed';

/** A payment provider. Its words, forms, codes and signatures stay behind this port. */
export interface PaymentGateway<Form extends PaymentForm = PaymentForm> {
  /** The signed form of a payment. Asks the provider nothing. Fails with `provider_unavailable` without keys. */
  form(topUp: TopUp, payer: Payer): Promise<Form>;
  /**
   * What a message reports, once its signature has proved it, or the provider's own answer where the signature does not
   * cover it. Without keys no message is a report. Fails with `provider_unavailable` when the provider does not answer.
   */
  verify(message: GatewayMessage): Promise<PaymentReport | NotAReport>;
  /**
   * Asks the provider about a payment. `unknown` when no payment was attempted, or when the answer decides nothing.
   * Fails with `provider_unavailable`, also for an answer with a wrong signature or about another payment.
   */
  status(topUp: Pick<TopUp, 'id' | 'sessionId'>): Promise<PaymentReport | 'unknown'>;
}

export interface PaymentGateways {
  of(gateway: GatewayName): PaymentGateway;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    paymentGateway: { use: PaymentGateways };
  }
}
