import type { PaymentReport } from '#shared/gibby/payments/top-up.ts';
import { rupiahIn, rupiahText } from '#shared/kernel/money.ts';
import type { DokuRedirect, DokuStatus } from './doku.schema.ts';

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

/** What NOTIFY reports, also of a payment that was reversed; undefined for a message that decides nothing. */
export function reportOfNotify(status: DokuStatus): PaymentReport | undefined {
  if (status.STATUSTYPE === 'V') return { ...paymentIn(status), source: 'notify', result: 'reversed' };
  return status.STATUSTYPE === 'P' ? reportOfStatus(status, 'notify') : undefined;
}

/**
 * What NOTIFY or a reply to CHECKSTATUS reports; undefined for a message that decides nothing. Only RESULTMSG is
 * signed, so SUCCESS counts whatever the code says. The code only distinguishes an awaited transfer from a failed one.
 */
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
