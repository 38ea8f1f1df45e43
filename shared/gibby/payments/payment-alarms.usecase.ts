import { Failure } from '#shared/kernel/errors.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import type { ReportSource } from './top-up.ts';

type AlarmPorts = Pick<Ambient, 'clock' | 'log'>;

/**
 * Writes down that a report of a payment was refused, and in what it was wrong: a guess at WORDS, or a right message used for
 * another payment. The caller is told that it was refused and nothing else. In CloudWatch's embedded metric format, so that
 * an alarm can count it; nothing of the message stands in it.
 */
export function reportRefused(
  ports: AlarmPorts,
  source: ReportSource,
  mismatch: 'words' | 'form' | 'transaction' | 'amount' | 'channel' | 'session',
): Failure {
  alarm(ports, 'payment report refused', 'paymentReportsRefused', { source, mismatch });
  return new Failure('bad_request', { detail: `a report by ${source} with a wrong ${mismatch}` });
}

/**
 * Writes down that Doku has taken a payment back (STATUSTYPE V). The money may be spent by now, so that a person decides what
 * follows; nothing is posted.
 */
export function reportReversal(ports: AlarmPorts, transactionId: string): void {
  alarm(ports, 'payment reversed', 'paymentsReversed', { transactionId });
}

function alarm({ log, clock }: AlarmPorts, message: string, metric: string, facts: Readonly<Record<string, string>>) {
  const metrics = { Namespace: 'Marketplace', Dimensions: [[]], Metrics: [{ Name: metric }] };
  log.error(message, { _aws: { Timestamp: clock.now(), CloudWatchMetrics: [metrics] }, [metric]: 1, ...facts });
}
