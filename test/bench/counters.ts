/**
 * What `GET /admin/gigs/count` costs at 1,000 and at 100,000 gigs. Run by hand: `node test/bench/counters.ts [gigs ...]`.
 * The counters are made by the consumer's own adapter. Prints read units per answer, as the store itself counts them.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { handler as countGigs } from '../../functions/dropin/admin/count-gigs/handler.ts';
import { startDynamodbServer } from '../../infra/local/aws/dynamodb/server.ts';
import { createTableRequest, tablesOf } from '../../infra/local/aws/dynamodb/tables.ts';
import { loadAssembly } from '../../infra/local/template/assembly.ts';
import { accounts } from '../../shared/adapters/dynamo/accounts.ts';
import { gigCounters } from '../../shared/adapters/dynamo/gig-counters.ts';
import { createRuntime } from '../../shared/adapters/runtime.ts';
import { type Gig, GigStatus } from '../../shared/domain/gig.ts';
import { newGig } from '../../shared/rules/gig-change.ts';
import { call } from '../support/call.ts';

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1_000, 100_000];
/** With as many customers in each size, and with more customers where there are more gigs. */
const populations = [(_gigs: number) => 500, (gigs: number) => gigs / 20];
const operators = 200;
/** The gigs of one customer with one operator in one month, which are counted in one transaction. */
const gigsAtOnce = 20;

/** The same gigs in every run. */
let state = 20_161_122;
function below(limit: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
}

let readUnits = 0;
const store = await startDynamodbServer(':memory:', process.env.DYNAMODB_ENDPOINT);
const meter = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const input = { ...JSON.parse(Buffer.concat(chunks).toString()), ReturnConsumedCapacity: 'TOTAL' };
    const answer = await store.send(String(request.headers['x-amz-target']), JSON.stringify(input));
    const { ConsumedCapacity: capacity } = JSON.parse(answer.body.toString());
    readUnits += [capacity ?? []].flat().reduce((sum: number, { CapacityUnits }) => sum + CapacityUnits, 0);
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(answer.body);
  });
});
await new Promise<void>((resolve) => meter.listen(0, '127.0.0.1', resolve));
const address = meter.address();
process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
process.env.AWS_REGION = 'us-east-1';
process.env.AWS_ACCESS_KEY_ID = 'bench';
process.env.AWS_SECRET_ACCESS_KEY = 'bench';

const assembly = fileURLToPath(new URL('../../.build/cdk.out', import.meta.url));
const [template] = [...tablesOf(loadAssembly(assembly, 'local')).values()];
if (!template) throw new Error('The template has no table. Build and synthesize first.');

/** Ports on a table of their own. */
async function freshPorts() {
  const TableName = `bench-${randomUUID()}`;
  await store.call('DynamoDB_20120810.CreateTable', {
    ...createTableRequest(template as NonNullable<typeof template>),
    StreamSpecification: undefined,
    TableName,
  });
  const runtime = {
    ...createRuntime({ TABLE_NAME: TableName }),
    log: { info: () => undefined, error: () => undefined },
  };
  return { ...runtime, gigCounters: gigCounters(runtime), accounts: accounts(runtime) };
}

const idOf = (kind: string, number: number) => kind + number.toString(16).padStart(23, '0');

/** A gig of that month, in any status, mostly a voted one. */
function someGig(number: number, customer: string, operator: string, month: number): Gig {
  const at = Date.UTC(2025, month, 1 + below(28));
  const draft = { id: idOf('9', number), customer, candidates: [operator], latitude: 1, longitude: 1, metaData: null };
  const status = below(10) < 7 ? 'voted' : (GigStatus.options[below(GigStatus.options.length)] ?? 'voted');
  return { ...newGig(draft, at).gig, operator, status };
}

async function populate(ports: Awaited<ReturnType<typeof freshPorts>>, gigs: number, customers: number): Promise<void> {
  const atOnce = Math.min(gigsAtOnce, gigs / customers);
  const batches = Array.from({ length: gigs / atOnce }, (_, batch) => {
    const [customer, operator, month] = [idOf('c', batch % customers), idOf('a', below(operators)), below(24)];
    return Array.from({ length: atOnce }, (_, index) => someGig(batch * atOnce + index, customer, operator, month));
  });
  const rest = batches.values();
  const worker = async () => {
    for (const batch of rest) await ports.gigCounters.record(batch);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

const questions: Readonly<Record<string, Record<string, string>>> = {
  'a page of 20': { limit: '20' },
  'a page of 100, voted': { limit: '100', status: 'voted' },
  'a page of 100 operators': { limit: '100', role: 'operator' },
  'a page of 100, voted or purchased, two months': {
    limit: '100',
    status: 'voted,purchased',
    from: '2025-03-01',
    to: '2025-04-30',
  },
  'a page of 100, any two dates': { limit: '100', from: '2025-02-10', to: '2026-11-20' },
};

async function ask(ports: Awaited<ReturnType<typeof freshPorts>>, query: Record<string, string>): Promise<string> {
  readUnits = 0;
  const begun = performance.now();
  const { status, body } = await call(countGigs, ports, { as: 'bench', admin: true, query });
  if (status !== 200) throw new Error(JSON.stringify(body));
  const total = `${body.totalIsFloor ? 'at least ' : ''}${body.total}`;
  return `${readUnits} read units, ${(performance.now() - begun).toFixed(0)} ms, total ${total}`;
}

for (const customersOf of populations) {
  for (const gigs of sizes) {
    const customers = customersOf(gigs);
    const ports = await freshPorts();
    const begun = performance.now();
    await populate(ports, gigs, customers);
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    console.log(`${gigs} gigs of ${customers} customers and ${operators} operators, counted in ${seconds} s`);
    for (const [name, query] of Object.entries(questions)) {
      console.log(`  ${name.padEnd(48)}${await ask(ports, query)}`);
    }
  }
}
meter.close();
await store.close();
process.exit(0);
