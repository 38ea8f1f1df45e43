import type { Assembly, Resource } from '#infra/local/interfaces.ts';
import { isRecord, listOf, recordOf, textOf } from '../call.ts';
import { DynamodbError, type DynamodbServer } from './server.ts';

/** A table of the template: what the proxy needs to authorise requests and to delete expired items. */
export interface Table {
  readonly name: string;
  readonly arn: string;
  readonly resource: Resource;
  /** Names of the table's own key attributes, partition key first. */
  readonly keyNames: readonly string[];
  readonly partitionKey: string;
  /** Partition key attribute by index name. */
  readonly indexPartitionKeys: ReadonlyMap<string, string>;
  /** Time-to-live attribute, if the template enables one. */
  readonly ttlAttribute: string | undefined;
  readonly streams: boolean;
}

const TABLE_TYPES = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'] as const;

function keyNames(schema: unknown): string[] {
  const keys = listOf(schema).map(recordOf);
  return ['HASH', 'RANGE'].flatMap((type) => {
    const name = textOf(keys.find((key) => key.KeyType === type)?.AttributeName);
    return name === undefined ? [] : [name];
  });
}

function indexesOf(properties: Record<string, unknown>): Record<string, unknown>[] {
  return [...listOf(properties.GlobalSecondaryIndexes), ...listOf(properties.LocalSecondaryIndexes)].filter(isRecord);
}

function toTable(resource: Resource): Table {
  const { properties } = resource;
  const names = keyNames(properties.KeySchema);
  const [partitionKey] = names;
  if (partitionKey === undefined) throw new Error(`Table ${resource.stack}/${resource.id} has no partition key.`);
  const timeToLive = recordOf(properties.TimeToLiveSpecification);
  return {
    name: resource.ref,
    arn: resource.arn,
    resource,
    keyNames: names,
    partitionKey,
    indexPartitionKeys: new Map(
      indexesOf(properties).map((index) => [String(index.IndexName), keyNames(index.KeySchema)[0] ?? '']),
    ),
    ttlAttribute: timeToLive.Enabled === true ? textOf(timeToLive.AttributeName) : undefined,
    streams: isRecord(properties.StreamSpecification),
  };
}

/** The template's tables by name. */
export function tablesOf(assembly: Assembly): ReadonlyMap<string, Table> {
  return new Map(
    TABLE_TYPES.flatMap((type) => assembly.ofType(type))
      .map(toTable)
      .map((table) => [table.name, table]),
  );
}

/** The CreateTable request for a table: keys, indexes and stream as in the template, always billed on demand. */
export function createTableRequest({ resource: { properties }, name }: Table): Record<string, unknown> {
  const stream = recordOf(properties.StreamSpecification);
  const indexes = (list: unknown) =>
    listOf(list)
      .filter(isRecord)
      .map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }));
  const global = indexes(properties.GlobalSecondaryIndexes);
  const local = indexes(properties.LocalSecondaryIndexes);
  return {
    TableName: name,
    AttributeDefinitions: properties.AttributeDefinitions,
    KeySchema: properties.KeySchema,
    BillingMode: 'PAY_PER_REQUEST',
    ...(global.length > 0 && { GlobalSecondaryIndexes: global }),
    ...(local.length > 0 && { LocalSecondaryIndexes: local }),
    ...(isRecord(properties.StreamSpecification) && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: stream.StreamViewType ?? 'NEW_AND_OLD_IMAGES' },
    }),
  };
}

/**
 * Creates the tables that the server does not have yet.
 * @throws Error that says what to do when an existing table differs from the template.
 */
export async function createTables(server: DynamodbServer, tables: ReadonlyMap<string, Table>): Promise<void> {
  for (const table of tables.values()) {
    const wanted = createTableRequest(table);
    try {
      await server.call('DynamoDB_20120810.CreateTable', wanted);
    } catch (error) {
      if (!(error instanceof DynamodbError && error.code === 'ResourceInUseException')) throw error;
      await requireSame(server, table.name, wanted);
    }
  }
}

/** A deployment would change a table in place, but not every local server can do so. */
async function requireSame(server: DynamodbServer, name: string, wanted: Record<string, unknown>): Promise<void> {
  const { Table } = await server.call('DynamoDB_20120810.DescribeTable', { TableName: name });
  if (shapeOf(recordOf(Table)) === shapeOf(wanted)) return;
  throw new Error(
    `The table ${name} was made by an older version, with other keys or indexes: remove the data directory to begin anew, or choose another directory with DATA_DIR=<directory> npm start.`,
  );
}

/** The keys and indexes of a table as text: equal texts mean equal keys and indexes. */
function shapeOf(table: Record<string, unknown>): string {
  const indexes = indexesOf(table).map(({ IndexName, KeySchema }) =>
    [String(IndexName), ...keyNames(KeySchema)].join(' '),
  );
  return JSON.stringify([keyNames(table.KeySchema), indexes.sort()]);
}
