import { describe, expect, test } from 'vitest';
import type { GatewayName } from '#shared/gibby/payments/gateways.ts';
import type { PaymentGateway } from '#shared/gibby/payments/payment-gateway.ports.ts';
import {
  expireTopUp,
  provenReport,
  type SettlingPorts,
  settleTopUp,
} from '#shared/gibby/payments/settle-top-up.usecase.ts';
import type { TopUpsWriter } from '#shared/gibby/payments/top-up.ports.ts';
import type { PaymentReport, TopUp } from '#shared/gibby/payments/top-up.ts';
import { newTopUp, type TopUpDraft } from '#shared/gibby/payments/top-up-change.rules.ts';
import type { RequestsWriter } from '#shared/gibby/requests/request.ports.ts';
import type { Request } from '#shared/gibby/requests/request.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import type { LedgerWriter } from '#shared/ledger/ledger.ports.ts';
import { topUpDraft } from '#test/support/builders.ts';
import { pendingRequest } from './pending-request.ts';

const begin = Date.parse('2026-03-01T12:00:00.000Z');
const seconds = 1000;
const daySeconds = 86_400;
const payerId = 7;

const write = (...content: readonly unknown[]): Write => ({ store: 'table', content });

/** One payment of half a million and the requests that it may pay for, in memory. */
function fixture(draft: Partial<TopUpDraft> = {}, prices: readonly number[] = [500_000]) {
  let now = begin + 60 * seconds;
  let topUp: TopUp | undefined = newTopUp(topUpDraft({ requestIds: [], ...draft }), begin).topUp;
  const requests = new Map<number, Request>(
    prices.map((priceToPayMinor, index) => {
      const owed = { id: index + 1, requesterId: payerId, itemName: `Item ${index + 1}`, priceToPayMinor };
      return [owed.id, pendingRequest(owed, begin).request];
    }),
  );
  const commits: (readonly Write[])[] = [];
  const lines: unknown[] = [];
  let proposed: TopUp | undefined;
  let conflicts = 0;
  const topUps: Pick<TopUpsWriter, 'get' | 'change' | 'commit'> = {
    get: async (id) => (topUp?.id === id ? topUp : undefined),
    change: (next, event) => {
      proposed = next;
      return [write('payment', next.status, event.seq)];
    },
    commit: async (writes) => {
      conflicts -= 1;
      if (conflicts >= 0) throw new Failure('changed_meanwhile');
      commits.push(writes);
      topUp = proposed;
    },
  };
  const owing: Pick<RequestsWriter, 'get' | 'change'> = {
    get: async (id) => requests.get(id),
    change: ({ id, status }) => [write('request', id, status)],
  };
  const books: Pick<LedgerWriter, 'postings'> = { postings: (transfers, at) => [write(transfers, at)] };
  const ports: SettlingPorts = {
    clock: { now: () => now },
    log: { info: () => {}, error: (...line) => void lines.push(line) },
    topUps: topUps as TopUpsWriter,
    requests: owing as RequestsWriter,
    ledger: books as LedgerWriter,
  };
  const { id: transactionId, amountMinor, channel, sessionId } = topUp;
  const told: PaymentReport = {
    gateway: 'doku',
    source: 'notify',
    transactionId,
    amountMinor,
    channel,
    sessionId,
    result: 'paid',
  };
  return {
    ports,
    lines,
    settle: (change: Partial<PaymentReport> = {}) => settleTopUp(ports, { ...told, ...change }),
    expire: () => expireTopUp(ports, transactionId),
    committed: () => commits.map((writes) => writes.map(({ content }) => content)),
    stored: () => topUp,
    lose: () => {
      topUp = undefined;
    },
    conflict: (times: number) => {
      conflicts = times;
    },
    pass: (more: number) => {
      now += more * seconds;
    },
  };
}

const at = '2026-03-01T12:01:00.000Z';
const toWallet = [
  {
    id: 'topup:TOPUP_VzjKIEwSBP:paid',
    currency: 'IDR',
    legs: [
      { account: 'gateway:doku', amountMinor: 500_000 },
      { account: 'user:7:credit', amountMinor: -500_000 },
    ],
  },
];

describe('money that has arrived', () => {
  test('fills the wallet in the transaction that makes the payment paid, which comes first', async () => {
    const { settle, committed } = fixture();
    expect(await settle()).toMatchObject({ status: 'paid', version: 2 });
    expect(committed()).toEqual([
      [
        ['payment', 'paid', 2],
        [toWallet, at],
      ],
    ]);
  });

  test('pays for the requests of the payment, each with its price, in one transaction', async () => {
    const { settle, committed } = fixture({ requestIds: [1, 2] }, [300_000, 200_000]);
    expect(await settle()).toMatchObject({ status: 'paid', paidItems: ['Item 1', 'Item 2'] });
    const deposit = {
      id: 'topup:TOPUP_VzjKIEwSBP:paid',
      currency: 'IDR',
      legs: [
        { account: 'gateway:doku', amountMinor: 500_000 },
        { account: 'escrow:1', amountMinor: -300_000 },
        { account: 'escrow:2', amountMinor: -200_000 },
      ],
    };
    expect(committed()).toEqual([
      [
        ['payment', 'paid', 2],
        ['request', 1, 'inProgress'],
        ['request', 2, 'inProgress'],
        [[deposit], at],
      ],
    ]);
  });

  test.each([
    ['cost more by now', [500_001]],
    ['are gone', []],
  ])('fills the wallet when its requests %s', async (_name, prices) => {
    const { settle, committed } = fixture({ requestIds: [1] }, prices);
    expect(await settle()).toMatchObject({ status: 'paid', paidItems: [] });
    expect(committed()).toEqual([
      [
        ['payment', 'paid', 2],
        [toWallet, at],
      ],
    ]);
  });

  test('is not settled while its requests cannot be read', async () => {
    const { settle, committed, ports } = fixture({ requestIds: [1] });
    Object.assign(ports.requests, { get: () => Promise.reject(new Failure('busy')) });
    await expect(settle()).rejects.toMatchObject({ code: 'busy' });
    expect(committed()).toEqual([]);
  });

  test('is settled once, whoever reports it again', async () => {
    const { settle, committed } = fixture();
    await settle();
    expect(await settle({ source: 'redirect' })).toMatchObject({ status: 'paid', version: 2 });
    expect(committed()).toHaveLength(1);
  });

  test('is settled although another change came between', async () => {
    const { settle, committed, conflict } = fixture();
    conflict(1);
    expect((await settle()).status).toBe('paid');
    expect(committed()).toHaveLength(1);
  });
});

test.each([
  ['awaited', 'awaitingTransfer'],
  ['failed', 'failed'],
] as const)('a report of %s moves no money', async (result, status) => {
  const { settle, committed } = fixture();
  expect(await settle({ result })).toMatchObject({ status });
  expect(committed()).toEqual([[['payment', status, 2]]]);
});

test.each(['awaited', 'failed'] as const)('a report of %s does not ask for the requests', async (result) => {
  const { settle, ports } = fixture({ requestIds: [1] });
  Object.assign(ports.requests, { get: () => Promise.reject(new Failure('busy')) });
  expect((await settle({ result })).paidItems).toEqual([]);
});

test('a payment expires when its day is over, without money', async () => {
  const { expire, committed, pass } = fixture();
  expect(await expire()).toMatchObject({ status: 'created', version: 1 });
  pass(daySeconds);
  expect(await expire()).toMatchObject({ status: 'expired' });
  expect(committed()).toEqual([[['payment', 'expired', 2]]]);
});

test('a payment that is gone is no payment', async () => {
  const { expire, lose } = fixture();
  lose();
  await expect(expire()).rejects.toMatchObject({ code: 'bad_request' });
});

const alarm = (message: string, metric: string, facts: object) => [
  message,
  {
    _aws: {
      Timestamp: begin + 60 * seconds,
      CloudWatchMetrics: [
        { Namespace: 'Marketplace', Dimensions: [['stage']], Metrics: [{ Name: metric, Unit: 'Count' }] },
      ],
    },
    [metric]: 1,
    ...facts,
  },
];

describe('a report', () => {
  test.each([
    ['transaction', { transactionId: 'TOPUP_0000000000' }],
    ['transaction', { gateway: 'midpay' as GatewayName }],
    ['amount', { amountMinor: 500_001 }],
    ['amount', { amountMinor: undefined }],
    ['channel', { channel: '04' }],
    ['session', { sessionId: 'AAAAAAAAAA' }],
  ] as const)('of another %s changes nothing, and only the log says why', async (mismatch, change) => {
    const { settle, committed, lines } = fixture();
    const failed = await settle(change).catch((thrown: unknown) => thrown);
    expect(failed).toMatchObject({ code: 'bad_request', facts: {}, sentence: undefined });
    expect(committed()).toEqual([]);
    const facts = { source: 'notify', mismatch };
    expect(lines).toEqual([alarm('payment report refused', 'paymentReportsRefused', facts)]);
  });

  test('of a reversal, of a part as well, changes nothing and raises an alarm', async () => {
    const { settle, committed, lines, stored } = fixture();
    expect(await settle({ result: 'reversed', amountMinor: 1 })).toBe(stored());
    expect(committed()).toEqual([]);
    const facts = { transactionId: 'TOPUP_VzjKIEwSBP' };
    expect(lines).toEqual([alarm('payment reversed', 'paymentsReversed', facts)]);
  });

  test('counts when the provider has proved it; else it raises an alarm and is none', async () => {
    const { ports, lines } = fixture();
    const message = { source: 'redirect', fields: {} } as const;
    const proved = { result: 'paid' } as PaymentReport;
    const gateway = (answer: PaymentReport | 'signature') => {
      const fake: Pick<PaymentGateway, 'verify'> = { verify: async () => answer };
      return fake as PaymentGateway;
    };
    expect(await provenReport(ports, gateway(proved), message)).toBe(proved);
    expect(lines).toEqual([]);
    expect(await provenReport(ports, gateway('signature'), message)).toBeUndefined();
    const facts = { source: 'redirect', mismatch: 'signature' };
    expect(lines).toEqual([alarm('payment report refused', 'paymentReportsRefused', facts)]);
  });
});
