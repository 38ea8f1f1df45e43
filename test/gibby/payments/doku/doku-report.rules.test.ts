import { expect, test } from 'vitest';
import { DokuNotify, DokuRedirect, DokuStatus } from '#shared/gibby/payments/doku/doku.schema.ts';
import {
  confirmedReport,
  reportOfNotify,
  reportOfRedirect,
  reportOfStatus,
} from '#shared/gibby/payments/doku/doku-report.rules.ts';

const payment = {
  AMOUNT: '18150.00',
  TRANSIDMERCHANT: 'TOPUP_112432NAxB',
  PAYMENTCHANNEL: '15',
  SESSIONID: 'HUOFnkC6kT',
};
const inReport = {
  gateway: 'doku',
  amountMinor: 18_150,
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

test.each([
  ['P', 'SUCCESS', 'paid'],
  ['P', 'FAILED', undefined],
  ['V', 'SUCCESS', undefined],
  ['V', 'FAILED', undefined],
])('a notification of type %s and %s is %s by itself', (STATUSTYPE, RESULTMSG, result) => {
  const notify = DokuNotify.parse({ ...payment, RESULTMSG, STATUSTYPE, WORDS: 'x' });
  expect(reportOfNotify(notify)).toEqual(result && { ...inReport, source: 'notify', result });
});

test.each([
  ['P', 'FAILED', '5511', 'awaited'],
  ['P', 'FAILED', '5510', 'failed'],
  ['P', 'SUCCESS', '0000', 'paid'],
  ['P', 'VOIDED', '', undefined],
  ['V', 'SUCCESS', '0000', undefined],
  ['V', 'VOIDED', '', 'reversed'],
  ['V', 'FAILED', '5510', 'reversed'],
])('a notification of type %s, of which Doku says %s with %j, is %s', (STATUSTYPE, RESULTMSG, RESPONSECODE, result) => {
  const notify = DokuNotify.parse({ ...payment, RESULTMSG: 'FAILED', STATUSTYPE, WORDS: 'x' });
  const status = DokuStatus.parse({ ...payment, RESULTMSG, RESPONSECODE, WORDS: 'x' });
  expect(confirmedReport(notify, status)).toEqual(result && { ...inReport, source: 'notify', result });
});

test.each([{ RESULTMSG: '' }, { RESULTMSG: 'PENDING' }, { RESULTMSG: 'success' }, { STATUSTYPE: 'G' }])(
  'a notification with %j is none',
  (change) => {
    expect(DokuNotify.safeParse({ ...payment, RESULTMSG: 'SUCCESS', WORDS: 'x', ...change }).success).toBe(false);
  },
);

test.each(['18150', '18,150.00', '18150.0', '018150.00', '18150.50', '-1.00', 'x', ''])(
  'the amount %j, which our form never writes, is none',
  (AMOUNT) => {
    const redirect = DokuRedirect.parse({ ...payment, AMOUNT, STATUSCODE: '0000', WORDS: 'x' });
    expect(reportOfRedirect(redirect).amountMinor).toBeUndefined();
  },
);
