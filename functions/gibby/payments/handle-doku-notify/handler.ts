import { reportRefused } from '#shared/gibby/payments/payment-alarms.usecase.ts';
import { DokuStatus } from '#shared/gibby/payments/top-up.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { handleDokuNotify } from './route.ts';
import { settleNotify } from './settle-notify.ts';

export const handler = handle(handleDokuNotify, settleNotify, async ({ rawBody }, ports) => {
  const fields = [...new URLSearchParams(rawBody)];
  const status = DokuStatus.safeParse(Object.fromEntries(fields)).data;
  // A repeated field could have one value for the signature check and another for the code that reads it.
  const isForm = status !== undefined && new Set(fields.map(([name]) => name)).size === fields.length;
  if (isForm && (await ports.doku.isGenuineStatus(status))) return true;
  reportRefused(ports, 'notify', isForm ? 'words' : 'form');
  return false;
});
