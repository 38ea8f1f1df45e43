import type { DokuRedirect, DokuStatus, PaymentReport } from './top-up.ts';

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
    transactionId: message.TRANSIDMERCHANT,
    amount: message.AMOUNT,
    channel: message.PAYMENTCHANNEL,
    sessionId: message.SESSIONID,
  };
}
