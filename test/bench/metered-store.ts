import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { startDynamodbServer } from '#infra/local/aws/dynamodb/server.ts';
import { createTableRequest, tablesOf } from '#infra/local/aws/dynamodb/tables.ts';
import { loadAssembly } from '#infra/local/template/assembly.ts';

/**
 * Starts a store for a bench with a meter in front, which adds up the consumed capacity that the store reports.
 * Connects the adapters of this process to the meter. Needs the local stage to be synthesized.
 */
export async function startMeteredStore() {
  let units = 0;
  const store = await startDynamodbServer(':memory:', process.env.DYNAMODB_ENDPOINT);
  const meter = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const input = { ...JSON.parse(Buffer.concat(chunks).toString()), ReturnConsumedCapacity: 'TOTAL' };
      const answer = await store.send(String(request.headers['x-amz-target']), JSON.stringify(input));
      const { ConsumedCapacity: capacity } = JSON.parse(answer.body.toString());
      units += [capacity ?? []].flat().reduce((sum: number, { CapacityUnits }) => sum + CapacityUnits, 0);
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

  return {
    /** Calls the store directly, without the meter. */
    call: store.call,

    /** Creates a table as the template defines it and returns its name. */
    async createTable(): Promise<string> {
      const TableName = `bench-${randomUUID()}`;
      const request = { ...createTableRequest(template), StreamSpecification: undefined, TableName };
      await store.call('DynamoDB_20120810.CreateTable', request);
      return TableName;
    },

    /** Capacity units since the last call. */
    takeUnits(): number {
      const taken = units;
      units = 0;
      return taken;
    },

    async close(): Promise<void> {
      meter.close();
      await store.close();
    },
  };
}
