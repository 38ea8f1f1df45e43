/**
 * Stand-in for Doku's OneCheckout: a payment page that takes the merchant's signed form, notifies the merchant by
 * NOTIFY, sends the browser back by REDIRECT, and answers CHECKSTATUS. It moves no money.
 */

import { createHash } from 'node:crypto';
import { element, escapeXml } from '../aws/xml.ts';
import { developmentCredentials } from '../credentials.ts';
import type { Provider, ProviderAnswer, ProviderRequest, Webhook } from './provider.ts';

const { mallId, sharedKey } = developmentCredentials.doku;
const formType = 'application/x-www-form-urlencoded';

interface Order {
  readonly id: string;
  readonly amount: string;
  readonly channel: string;
  readonly sessionId: string;
  status: 'open' | 'awaited' | 'paid' | 'failed' | 'reversed';
}

interface Surroundings {
  readonly webhook: Webhook;
  /** Where the payer's browser returns to. */
  readonly returnAddress: string;
}

/** Doku's codes for the status of an order. */
const codes = { open: '5516', awaited: '5511', paid: '0000', failed: '5510', reversed: '5510' } as const;

export function createDoku({ webhook, returnAddress }: Surroundings): Provider {
  const orders = new Map<string, Order>();

  /** Takes the merchant's form, which the payer's browser submits. */
  function receive(form: URLSearchParams): ProviderAnswer {
    const [id, amount] = [textIn(form, 'TRANSIDMERCHANT'), textIn(form, 'AMOUNT')];
    if (textIn(form, 'MALLID') !== mallId || textIn(form, 'WORDS') !== sha1(amount, mallId, sharedKey, id)) {
      return page('5504', 'WORDS not match');
    }
    if (orders.has(id)) return page('5542', 'Duplicate transaction ID');
    const [channel, sessionId] = [textIn(form, 'PAYMENTCHANNEL'), textIn(form, 'SESSIONID')];
    orders.set(id, { id, amount, channel, sessionId, status: 'open' });
    const outcomes = channel === '05' ? ['awaited', 'failed'] : ['paid', 'failed'];
    const buttons = outcomes.map((outcome) => `<button name="outcome" value="${outcome}">${outcome}</button>`);
    const fields = hidden({ TRANSIDMERCHANT: id });
    return page(`Pay ${amount}`, `<form method="post" action="/Suite/Pay">${fields}${buttons.join('')}</form>`);
  }

  /** Takes the payer's choice. `silently=true` loses the message to the merchant, as a network would. */
  async function pay(form: URLSearchParams): Promise<ProviderAnswer> {
    const order = orders.get(textIn(form, 'TRANSIDMERCHANT'));
    const outcome = textIn(form, 'outcome');
    if (!order || (outcome !== 'paid' && outcome !== 'awaited' && outcome !== 'failed')) {
      return page(codes.open, 'Transaction not found');
    }
    order.status = outcome;
    if (outcome !== 'awaited' && textIn(form, 'silently') !== 'true') await tell(order);
    const fields = hidden(redirectOf(order));
    return page(
      'Back to the shop',
      `<form method="post" action="${returnAddress}">${fields}<button>Back</button></form>`,
    );
  }

  /** Simulates the arrival of a transfer at an ATM. */
  async function arrive(form: URLSearchParams): Promise<ProviderAnswer> {
    const order = orders.get(textIn(form, 'TRANSIDMERCHANT'));
    if (order?.status !== 'awaited') return page(codes.open, 'Transaction not found');
    order.status = 'paid';
    if (textIn(form, 'silently') !== 'true') await tell(order);
    return page('0000', 'The transfer has arrived');
  }

  /** Takes a payment back, and tells the merchant. */
  async function reverse(form: URLSearchParams): Promise<ProviderAnswer> {
    const order = orders.get(textIn(form, 'TRANSIDMERCHANT'));
    if (order?.status !== 'paid') return page(codes.open, 'Transaction not found');
    order.status = 'reversed';
    await tell(order);
    return page('0000', 'The payment was taken back');
  }

  async function tell(order: Order): Promise<void> {
    const notify = { ...statusOf(order), STATUSTYPE: order.status === 'reversed' ? 'V' : 'P' };
    await webhook('/api/credits/notify', { type: formType, body: String(new URLSearchParams(notify)) });
  }

  function checkStatus(form: URLSearchParams): ProviderAnswer {
    const id = textIn(form, 'TRANSIDMERCHANT');
    const order = orders.get(id);
    const isSigned = textIn(form, 'MALLID') === mallId && textIn(form, 'WORDS') === sha1(mallId, sharedKey, id);
    const isKnown = order !== undefined && order.status !== 'open' && textIn(form, 'SESSIONID') === order.sessionId;
    if (!isSigned) return xml({ RESPONSECODE: '5504', RESULTMSG: 'WORDS not match' });
    return xml(isKnown ? statusOf(order) : { RESPONSECODE: codes.open, RESULTMSG: 'TRANSACTION NOT FOUND' });
  }

  function answer({ method, path, body }: ProviderRequest): ProviderAnswer | Promise<ProviderAnswer> {
    const form = new URLSearchParams(body);
    switch (`${method} ${path}`) {
      case 'POST /Suite/Receive':
        return receive(form);
      case 'POST /Suite/Pay':
        return pay(form);
      case 'POST /Suite/Transfer':
        return arrive(form);
      case 'POST /Suite/Reverse':
        return reverse(form);
      case 'POST /Suite/CheckStatus':
        return checkStatus(form);
      default:
        return { status: 404, type: 'text/plain', body: 'Not found' };
    }
  }

  return { name: 'doku', answer };
}

/** The status of an order, as in NOTIFY and in the answer to CHECKSTATUS. */
function statusOf({ id, amount, channel, sessionId, status }: Order) {
  const [RESULTMSG, VERIFYSTATUS] = [status === 'paid' ? 'SUCCESS' : 'FAILED', 'NA'];
  return {
    AMOUNT: amount,
    TRANSIDMERCHANT: id,
    WORDS: sha1(amount, mallId, sharedKey, id, RESULTMSG, VERIFYSTATUS),
    RESPONSECODE: codes[status],
    APPROVALCODE: status === 'paid' ? '0001' : '',
    RESULTMSG,
    PAYMENTCHANNEL: channel,
    PAYMENTCODE: channel === '05' ? '88888000' : '',
    SESSIONID: sessionId,
    BANK: 'Local Bank',
    MCN: '',
    VERIFYID: '',
    VERIFYSCORE: '-1',
    VERIFYSTATUS,
    CURRENCY: '360',
    PURCHASECURRENCY: '360',
  };
}

/** The fields that the browser carries back. */
function redirectOf({ id, amount, channel, sessionId, status }: Order) {
  const STATUSCODE = codes[status];
  return {
    AMOUNT: amount,
    TRANSIDMERCHANT: id,
    STATUSCODE,
    WORDS: sha1(amount, sharedKey, id, STATUSCODE),
    PAYMENTCHANNEL: channel,
    SESSIONID: sessionId,
    PAYMENTCODE: channel === '05' ? '88888000' : '',
    CURRENCY: '360',
    PURCHASECURRENCY: '360',
  };
}

function sha1(...parts: string[]): string {
  return createHash('sha1').update(parts.join('')).digest('hex');
}

function textIn(form: URLSearchParams, name: string): string {
  return form.get(name) ?? '';
}

function hidden(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeXml(value)}">`)
    .join('');
}

function page(title: string, content: string): ProviderAnswer {
  return { status: 200, type: 'text/html', body: `<!doctype html><title>${escapeXml(title)}</title>${content}` };
}

function xml(fields: Readonly<Record<string, string>>): ProviderAnswer {
  const content = Object.entries(fields).map(([name, value]) => element(name, value));
  const body = `<?xml version="1.0"?><PAYMENT_STATUS>${content.join('')}</PAYMENT_STATUS>`;
  return { status: 200, type: 'text/xml', body };
}
