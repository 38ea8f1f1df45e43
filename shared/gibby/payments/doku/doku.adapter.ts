import { parseXml, XmlElement } from '@rgrove/parse-xml';
import * as z from 'zod';
import type { PaymentGateway } from '#shared/gibby/payments/payment-gateway.ports.ts';
import type { PaymentReport } from '#shared/gibby/payments/top-up.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { rupiahText } from '#shared/kernel/money.ts';
import { spendProviderBudget } from '#shared/platform/providers/provider-budget.adapter.ts';
import {
  attemptMilliseconds,
  callProvider,
  operationDeadline,
} from '#shared/platform/providers/provider-call.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { jsonSecret } from '#shared/platform/secrets/secrets.adapter.ts';
import { type DokuForm, DokuNotify, DokuRedirect, DokuStatus } from './doku.schema.ts';
import { dokuForm } from './doku-form.rules.ts';
import { confirmedReport, reportOfNotify, reportOfRedirect, reportOfStatus } from './doku-report.rules.ts';
import {
  checkStatusWords,
  type DokuKeys,
  notifyWords,
  redirectWords,
  requestWords,
  sameWords,
} from './doku-words.rules.ts';

/** Doku's code for a payment that it does not know. Such a reply contains nothing else and is not signed. */
const unknownCode = '5516';

const Reply = z.object({
  PAYMENT_STATUS: z.union([
    z.object({ RESPONSECODE: z.literal(unknownCode) }).transform(() => 'unknown' as const),
    DokuStatus,
  ]),
});

/** The keys of the stage's secret. We sign by `sharedKey` alone. */
interface StoredKeys extends DokuKeys {
  /** A second key by which Doku may sign, while the key is changed (docs/runbooks/rotate-shared-secrets.md). */
  readonly otherSharedKey?: string;
}

/** Doku's OneCheckout (providers.md, "Doku"), for the merchant whose keys are in the stage's secret. */
export function doku(runtime: Runtime): PaymentGateway<DokuForm> {
  const keys = () => keysOf(runtime);
  return {
    form: async (topUp, payer) => {
      const known = await keys();
      if (!known) throw withoutKeys();
      const payment = { amount: rupiahText(topUp.amountMinor), transactionId: topUp.id };
      return dokuForm(topUp, payer, { mallId: known.mallId, words: requestWords(known, payment) });
    },

    verify: async (message) => {
      if (message.source === 'redirect') {
        const redirect = DokuRedirect.safeParse(message.fields).data;
        if (!redirect) return 'form';
        return hasOurWords(await keys(), redirect) ? reportOfRedirect(redirect) : 'signature';
      }
      const notify = notifyIn(message.rawBody);
      if (!notify) return 'form';
      const known = await keys();
      if (!known || !isSigned(known, notify)) return 'signature';
      return reportOfNotify(notify) ?? (await confirmed(runtime, known, notify)) ?? 'unconfirmed';
    },

    status: async ({ id: transactionId, sessionId }) => {
      const known = await keys();
      if (!known) throw withoutKeys();
      const status = await ask(runtime, known, transactionId, sessionId);
      return (status && reportOfStatus(status, 'checkStatus')) ?? 'unknown';
    },
  };
}

/** What a notification reports that its WORDS do not cover; undefined when Doku itself does not say so. */
async function confirmed(runtime: Runtime, keys: StoredKeys, notify: DokuNotify): Promise<PaymentReport | undefined> {
  const status = await ask(runtime, keys, notify.TRANSIDMERCHANT, notify.SESSIONID);
  return status && confirmedReport(notify, status);
}

/** The fields of NOTIFY; undefined for any other text. */
function notifyIn(rawBody: string): DokuNotify | undefined {
  const fields = [...new URLSearchParams(rawBody)];
  // A repeated field could have one value for the signature check and another for the code that reads it.
  if (new Set(fields.map(([name]) => name)).size !== fields.length) return undefined;
  return DokuNotify.safeParse(Object.fromEntries(fields)).data;
}

/** Undefined until the secret is filled in: a generated key must neither sign nor verify anything. */
async function keysOf(runtime: Runtime): Promise<StoredKeys | undefined> {
  const keys = await jsonSecret<StoredKeys>(runtime, 'DOKU_SECRET');
  return keys.mallId ? keys : undefined;
}

function withoutKeys(): Failure {
  return new Failure('provider_unavailable', { detail: 'doku: the secret is not filled in yet' });
}

function hasOurWords(keys: StoredKeys | undefined, redirect: DokuRedirect): boolean {
  if (!keys) return false;
  const { AMOUNT: amount, TRANSIDMERCHANT: transactionId, STATUSCODE: statusCode } = redirect;
  return areWordsOf(keys, redirect.WORDS, (each) => redirectWords(each, { amount, transactionId, statusCode }));
}

function isSigned(keys: StoredKeys, status: DokuStatus): boolean {
  const payment = {
    amount: status.AMOUNT,
    transactionId: status.TRANSIDMERCHANT,
    resultMessage: status.RESULTMSG,
    verifyStatus: status.VERIFYSTATUS,
  };
  return areWordsOf(keys, status.WORDS, (each) => notifyWords(each, payment));
}

/** Whether Doku made these WORDS, by any of the keys that count. */
function areWordsOf(
  { mallId, sharedKey, otherSharedKey }: StoredKeys,
  words: string,
  made: (keys: DokuKeys) => string,
) {
  return [sharedKey, otherSharedKey].some((key) => key && sameWords(words, made({ mallId, sharedKey: key })));
}

/**
 * Doku's own status of a payment; undefined for one that it does not know. Fails with `provider_unavailable`, also for a
 * status of another payment or with wrong WORDS.
 */
async function ask(
  runtime: Runtime,
  keys: StoredKeys,
  transactionId: string,
  sessionId: string,
): Promise<DokuStatus | undefined> {
  const form = {
    MALLID: keys.mallId,
    CHAINMERCHANT: 'NA',
    TRANSIDMERCHANT: transactionId,
    SESSIONID: sessionId,
    WORDS: checkStatusWords(keys, transactionId),
  };
  const reply = await callProvider(
    runtime,
    {
      provider: 'doku',
      budget: () => spendProviderBudget(runtime, 'doku', 'whole'),
      purpose: 'check a payment',
      method: 'POST',
      url: new URL('/Suite/CheckStatus', runtime.environment('DOKU_URL')),
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/xml' },
      body: String(new URLSearchParams(form)),
      read: readXml,
      attempts: 2,
      attemptMilliseconds,
      deadline: operationDeadline(),
    },
    Reply,
  );
  const status = reply.PAYMENT_STATUS;
  if (status === 'unknown') return undefined;
  if (status.TRANSIDMERCHANT === transactionId && isSigned(keys, status)) return status;
  throw new Failure('provider_unavailable', { detail: 'doku: a status of another payment, or with wrong WORDS' });
}

/** Doku's replies are flat: one element, and in it one for each field. */
function readXml(text: string): unknown {
  try {
    const { root } = parseXml(text);
    const fields = (root?.children ?? []).filter((child) => child instanceof XmlElement);
    return { [root?.name ?? '']: Object.fromEntries(fields.map((field) => [field.name, field.text.trim()])) };
  } catch {
    // The parser's own error quotes the answer, which must not appear in the log.
    throw new Error('an answer that is no XML');
  }
}
