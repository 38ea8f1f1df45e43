import { counted } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import type { NotAReport } from './payment-gateway.ports.ts';
import type { ReportSource } from './top-up.ts';

type AlarmPorts = Pick<Ambient, 'clock' | 'log'>;

/**
 * Logs that a report of a payment was refused, and which part was wrong: a guess at the signature, or a right message
 * used for another payment. The caller only learns that it was refused. The line is in CloudWatch's embedded metric
 * format, so that an alarm can count it; it contains nothing of the message.
 */
export function reportRefused(
  ports: AlarmPorts,
  source: ReportSource,
  mismatch: NotAReport | 'transaction' | 'amount' | 'channel' | 'session',
): Failure {
  alarm(ports, 'payment report refused', 'paymentReportsRefused', { source, mismatch });
  return new Failure('bad_request', { detail: `a report by ${source} with a wrong ${mismatch}` });
}

/**
 * Logs that a provider has taken a payment back. The money may already be spent, so nothing is posted and a person
 * decides what follows.
 */
export function reportReversal(ports: AlarmPorts, transactionId: string): void {
  alarm(ports, 'payment reversed', 'paymentsReversed', { transactionId });
}

function alarm({ log, clock }: AlarmPorts, message: string, metric: string, facts: Readonly<Record<string, string>>) {
  log.error(message, { ...counted(clock, { [metric]: 'Count' }), [metric]: 1, ...facts });
}
