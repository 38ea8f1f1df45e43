import { parseXml, XmlElement } from '@rgrove/parse-xml';
import * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';
import {
  attemptMilliseconds,
  callProvider,
  operationDeadline,
} from '#shared/platform/providers/provider-call.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { jsonSecret } from '#shared/platform/secrets/secrets.adapter.ts';
import {
  checkStatusWords,
  type DokuKeys,
  notifyWords,
  redirectWords,
  requestWords,
  sameWords,
} from './doku-words.rules.ts';
import type { Doku, DokuMerchant } from './top-up.ports.ts';
import { type DokuRedirect, DokuStatus } from './top-up.ts';

/** Doku's code for a payment that it does not know. Such a reply contains nothing else and is not signed. */
const unknownCode = '5516';

const Reply = z.object({
  PAYMENT_STATUS: z.union([
    z.object({ RESPONSECODE: z.literal(unknownCode) }).transform(() => 'unknown' as const),
    DokuStatus,
  ]),
});

/** Doku's OneCheckout (providers.md, "Doku"), for the merchant whose keys are in the stage's secret. */
export function doku(runtime: Runtime): DokuMerchant & Doku {
  const keys = () => keysOf(runtime);
  return {
    signRequest: async (payment) => {
      const known = await keys();
      if (!known) throw withoutKeys();
      return { mallId: known.mallId, words: requestWords(known, payment) };
    },

    isGenuineRedirect: async (redirect) => {
      const known = await keys();
      return known !== undefined && sameWords(redirect.WORDS, redirectWords(known, redirectIn(redirect)));
    },

    isGenuineStatus: async (status) => {
      const known = await keys();
      return known !== undefined && isSigned(known, status);
    },

    checkStatus: async ({ transactionId, sessionId }) => {
      const known = await keys();
      if (!known) throw withoutKeys();
      const status = await ask(runtime, known, transactionId, sessionId);
      const isAnswer = status === 'unknown' || (status.TRANSIDMERCHANT === transactionId && isSigned(known, status));
      if (isAnswer) return status;
      throw new Failure('provider_unavailable', { detail: 'doku: a status of another payment, or with wrong WORDS' });
    },
  };
}

/** Undefined until the secret is filled in: a generated key must neither sign nor verify anything. */
async function keysOf(runtime: Runtime): Promise<DokuKeys | undefined> {
  const keys = await jsonSecret<DokuKeys>(runtime, 'DOKU_SECRET');
  return keys.mallId ? keys : undefined;
}

function withoutKeys(): Failure {
  return new Failure('provider_unavailable', { detail: 'doku: the secret is not filled in yet' });
}

function redirectIn({ AMOUNT, TRANSIDMERCHANT, STATUSCODE }: DokuRedirect) {
  return { amount: AMOUNT, transactionId: TRANSIDMERCHANT, statusCode: STATUSCODE };
}

function isSigned(keys: DokuKeys, status: DokuStatus): boolean {
  const payment = {
    amount: status.AMOUNT,
    transactionId: status.TRANSIDMERCHANT,
    resultMessage: status.RESULTMSG,
    verifyStatus: status.VERIFYSTATUS,
  };
  return sameWords(status.WORDS, notifyWords(keys, payment));
}

async function ask(runtime: Runtime, keys: DokuKeys, transactionId: string, sessionId: string) {
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
  return reply.PAYMENT_STATUS;
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
