import { expect, test } from 'vitest';
import { reportOfRedirect, reportOfStatus } from '#shared/gibby/payments/doku-report.rules.ts';
import { DokuRedirect, DokuStatus } from '#shared/gibby/payments/top-up.ts';

const payment = {
  AMOUNT: '18150.00',
  TRANSIDMERCHANT: 'TOPUP_112432NAxB',
  PAYMENTCHANNEL: '15',
  SESSIONID: 'HUOFnkC6kT',
};
const inReport = {
  amount: '18150.00',
  transactionId: 'TOPUP_112432NAxB',
  channel: '15',
  sessionId: 'HUOFnkC6kT',
};

test.each([
  ['0000', 'paid'],
  ['5511', 'awaited'],
  ['5510', 'failed'],
  ['003D', 'failed'],
  ['', 'failed'],
])('a redirect with %j is %s', (STATUSCODE, result) => {
  const redirect = DokuRedirect.parse({ ...payment, STATUSCODE, WORDS: 'x' });
  expect(reportOfRedirect(redirect)).toEqual({ ...inReport, source: 'redirect', result });
});

test.each([
  ['SUCCESS', '0000', 'paid'],
  ['SUCCESS', '5511', 'paid'],
  ['FAILED', '5511', 'awaited'],
  ['FAILED', '5510', 'failed'],
  ['FAILED', '0000', 'failed'],
  ['TRANSACTION PENDING', '5511', 'awaited'],
  ['success', '0000', undefined],
  ['', '0000', undefined],
])('a status of %j with %s is %s', (RESULTMSG, RESPONSECODE, result) => {
  const status = DokuStatus.parse({ ...payment, RESULTMSG, RESPONSECODE, WORDS: 'x' });
  expect(reportOfStatus(status, 'notify')).toEqual(result && { ...inReport, source: 'notify', result });
});
