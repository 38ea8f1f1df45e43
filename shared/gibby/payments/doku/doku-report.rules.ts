import type { PaymentReport } from '#shared/gibby/payments/top-up.ts';
import { rupiahIn, rupiahText } from '#shared/kernel/money.ts';
import type { DokuNotify, DokuRedirect, DokuStatus } from './doku.schema.ts';

/** Doku's code for a transfer that is still to come; this is no failure (providers.md, "Doku"). */
const awaitedCode = '5511';

/**
 * What a redirect reports: 0000 is paid, and every other code but 5511 is a failure. Its WORDS are checked elsewhere.
 */
export function reportOfRedirect(redirect: DokuRedirect): PaymentReport {
  const { STATUSCODE: code } = redirect;
  const result = code === '0000' ? 'paid' : code === awaitedCode ? 'awaited' : 'failed';
  return { ...paymentIn(redirect), source: 'redirect', result };
}

/**
 * What NOTIFY reports by itself: its WORDS cover a success, whatever the code says. Undefined for everything else, which
 * Doku has to be asked about: WORDS cover neither the code, which tells an awaited transfer from a failed one, nor the
 * type, which tells a reversal.
 */
export function reportOfNotify(notify: DokuNotify): PaymentReport | undefined {
  const isProven = notify.STATUSTYPE === 'P' && notify.RESULTMSG === 'SUCCESS';
  return isProven ? { ...paymentIn(notify), source: 'notify', result: 'paid' } : undefined;
}

/**
 * What NOTIFY reports, given Doku's own answer about the payment. Undefined when that decides nothing, and for a
 * reversal of a payment that is still paid.
 */
export function confirmedReport(notify: DokuNotify, status: DokuStatus): PaymentReport | undefined {
  if (notify.STATUSTYPE === 'P') return reportOfStatus(status, 'notify');
  return status.RESULTMSG === 'SUCCESS' ? undefined : { ...paymentIn(notify), source: 'notify', result: 'reversed' };
}

/** What a reply to CHECKSTATUS reports; undefined for a reply that decides nothing. */
export function reportOfStatus(status: DokuStatus, source: 'notify' | 'checkStatus'): PaymentReport | undefined {
  const result = resultOf(status);
  return result && { ...paymentIn(status), source, result };
}

function resultOf({ RESULTMSG: message, RESPONSECODE: code }: DokuStatus): PaymentReport['result'] | undefined {
  if (message === 'SUCCESS') return 'paid';
  if (code === awaitedCode) return 'awaited';
  return message === 'FAILED' ? 'failed' : undefined;
}

function paymentIn(message: Pick<DokuStatus, 'AMOUNT' | 'TRANSIDMERCHANT' | 'PAYMENTCHANNEL' | 'SESSIONID'>) {
  return {
    gateway: 'doku',
    transactionId: message.TRANSIDMERCHANT,
    amountMinor: amountIn(message.AMOUNT),
    channel: message.PAYMENTCHANNEL,
    sessionId: message.SESSIONID,
  } as const;
}

/** Doku repeats the amount exactly as our form has written it. Any other text is not ours. */
function amountIn(text: string): number | undefined {
  const amountMinor = rupiahIn(text);
  return amountMinor !== undefined && rupiahText(amountMinor) === text ? amountMinor : undefined;
}
