/**
 * `npx node test/bench/stored-items.ts`: what parsing stored items by their schema adds to a read, in CPU time of this
 * process; the store runs in another one. The first row compares a whole read that parses with one that does not, once
 * as measured and once as the read without plus the parse alone: a read varies by more than a parse takes. The second
 * row compares with unmarshalling alone. The ways take turns, so that a busy machine slows down all of them. The last
 * figure is the first parse, which compiles the schema once in each process. Prints ratios, asserts nothing.
 */

import { fileURLToPath } from 'node:url';
import { type AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { startDynamodbServer } from '#infra/local/aws/dynamodb/server.ts';
import { createTableRequest, tablesOf } from '#infra/local/aws/dynamodb/tables.ts';
import { loadAssembly } from '#infra/local/template/assembly.ts';
import { Gig } from '#shared/dropin/gigs/gig.ts';
import { Request } from '#shared/gibby/requests/request.ts';
import { newRequest } from '#shared/gibby/requests/request-change.rules.ts';
import { Account } from '#shared/platform/accounts/account.ts';
import { parseItem } from '#shared/platform/dynamo/stored-item.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { createRuntime } from '#shared/platform/runtime/runtime.adapter.ts';
import { anAccount, anIdentity, plainDetails } from '#test/support/builders.ts';

const rounds = 40;
const readsPerRound = 60;
const parsesPerRound = 2_000;

const at = '2026-03-01T12:00:00.000Z';
const oid = (number: number) => number.toString(16).padStart(24, '0');

const gig = {
  id: oid(1),
  version: 9,
  status: 'voted',
  processVersion: 1,
  customer: oid(2),
  operator: oid(3),
  candidates: Array.from({ length: 10 }, (_, index) => oid(index + 3)),
  latitude: -6.2,
  longitude: 106.8,
  metaData: '{"door":"blue"}',
  videoSessionId: '2_MX40NTg',
  createdAt: at,
  updatedAt: at,
  stateEnteredAt: at,
  claimedAt: at,
  startedAt: at,
  stoppedAt: at,
  durationSeconds: 240,
  holdMinor: 2000,
  priceMinor: 1178,
  operatorShareMinor: 589,
  invoiceMonth: null,
  ratings: { customer: 5, operator: 4 },
  shaken: ['customer', 'operator'],
  history: Array.from({ length: 8 }, () => ({ event: 'claim', actor: 'operator', by: oid(3) })),
};

const account = anAccount({
  id: oid(2),
  identities: [
    anIdentity({ id: oid(20), type: 'email', value: 'hoa@example.com' }),
    anIdentity({ id: oid(21), value: '15550100001' }),
  ],
});

const request = newRequest({ ...plainDetails, id: 46, requesterId: 7 }, Date.parse(at)).request;

const cases: readonly { title: string; item: Record<string, unknown>; schema: z.ZodType; count: number }[] = [
  {
    title: 'gig',
    item: { ...gig, GSI1PK: `GCU#${oid(2)}`, GSI1SK: oid(1), GSI2PK: `GOP#${oid(3)}`, GSI2SK: oid(1) },
    schema: Gig.omit({ lastPingAt: true, customerPingAt: true }).extend({ metaData: z.string().nullable() }),
    count: 1,
  },
  { title: 'request', item: request, schema: Request, count: 1 },
  { title: 'account', item: account, schema: Account, count: 1 },
  {
    title: 'ledger balance',
    item: { balanceMinor: -1178, currency: 'USD', lastAt: at, movements: 12 },
    schema: z.object({ balanceMinor: z.int() }),
    count: 1,
  },
  { title: 'page of 30 requests', item: request, schema: Request, count: 30 },
];

const store = await startDynamodbServer(':memory:', process.env.DYNAMODB_ENDPOINT);
const assembly = fileURLToPath(new URL('../../.build/cdk.out', import.meta.url));
const [template] = [...tablesOf(loadAssembly(assembly, 'local')).values()];
if (!template) throw new Error('The template has no table. Build and synthesize first.');
const name = 'bench';
await store.call('DynamoDB_20120810.CreateTable', {
  ...createTableRequest(template),
  StreamSpecification: undefined,
  TableName: name,
});
process.env.AWS_ENDPOINT_URL_DYNAMODB = store.url;
process.env.AWS_REGION = 'us-east-1';
process.env.AWS_ACCESS_KEY_ID = 'bench';
process.env.AWS_SECRET_ACCESS_KEY = 'bench';

const table = tableOf(createRuntime({ TABLE_NAME: name }));
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const Unparsed = z.unknown();

for (const [index, { title, item, schema, count }] of cases.entries()) {
  const partition = `BENCH#${index}`;
  for (let sort = 0; sort < count; sort++) {
    await client.send(new PutCommand({ TableName: name, Item: { PK: partition, SK: `I#${sort}`, ...item } }));
  }
  const marshalled: Record<string, AttributeValue> = marshall({ PK: partition, SK: 'I#0', ...item });
  const plain = unmarshall(marshalled);
  const first = cpuOf(() => void parseItem(plain, schema));
  const read = (by: z.ZodType) =>
    count === 1
      ? table.get({ PK: partition, SK: 'I#0' }, by)
      : table.query({ partition, limit: count, consistent: true }, by);
  const samples: Record<'parsed' | 'unparsed' | 'unmarshall' | 'parse', number[]> = {
    parsed: [],
    unparsed: [],
    unmarshall: [],
    parse: [],
  };
  for (let round = 0; round < rounds; round++) {
    const ways = [['unparsed', Unparsed] as const, ['parsed', schema] as const];
    for (const [way, by] of round % 2 === 0 ? ways : ways.reverse())
      samples[way].push(await cpuOfReads(() => read(by)));
    samples.unmarshall.push(cpuOf(() => void unmarshall(marshalled), parsesPerRound));
    samples.parse.push(cpuOf(() => void parseItem(plain, schema), parsesPerRound));
  }
  const [parsed, unparsed, unmarshalled, parse] = [
    least(samples.parsed),
    least(samples.unparsed),
    least(samples.unmarshall),
    least(samples.parse),
  ];
  print(
    `${title}: whole read`,
    `${(parsed / unparsed).toFixed(2)}, by parts ${(1 + (parse * count) / unparsed).toFixed(3)} (aim: 1.2 or less)`,
    `${micro(unparsed)} -> ${micro(parsed)}`,
  );
  print(
    '... unmarshall and parse over unmarshall',
    ((unmarshalled + parse) / unmarshalled).toFixed(2),
    `${micro(unmarshalled)} + ${micro(parse)}; first parse ${micro(first)}`,
  );
}
client.destroy();
await store.close();
process.exit();

function print(what: string, ratio: string, figures: string): void {
  console.log(`${what.padEnd(44)}${ratio.padEnd(44)}${figures}`);
}

function micro(microseconds: number): string {
  return `${microseconds.toFixed(microseconds < 10 ? 1 : 0)} us`;
}

/** CPU time of one call in microseconds. */
function cpuOf(work: () => void, times = 1): number {
  const before = process.cpuUsage();
  for (let run = 0; run < times; run++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
}

async function cpuOfReads(read: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let run = 0; run < readsPerRound; run++) await read();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / readsPerRound;
}

/** Other work on the machine only adds to CPU time, so the least is what the call itself takes. */
function least(values: readonly number[]): number {
  return Math.min(...values);
}
