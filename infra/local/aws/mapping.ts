import type { Assembly, Iam, InvocationResult, Lambda, Resource } from '../interfaces.ts';
import { isThrottle } from '../lambda/refusal.ts';
import { jsonObject, listOf, recordOf, textOf } from './call.ts';
import { compilePattern, type Matcher } from './streams/pattern.ts';

/** An enabled AWS::Lambda::EventSourceMapping of the template. */
export interface Mapping {
  /** A name that survives restarts: stack and logical id. */
  readonly name: string;
  readonly functionArn: string;
  /** Name of the function, for messages and for matching faults. */
  readonly functionName: string;
  readonly sourceArn: string;
  readonly batchSize: number;
  /** Maximum number of concurrent batches (queues only). */
  readonly concurrency: number;
  /** Retries after the first attempt; unlimited when the template sets none (streams only). */
  readonly maximumRetries: number;
  /** Records older than this are given up (streams only). */
  readonly maximumAgeSeconds: number;
  readonly bisect: boolean;
  readonly reportsFailures: boolean;
  readonly startsAtEnd: boolean;
  readonly onFailureArn: string | undefined;
  readonly matches: Matcher;
}

/** Concurrent batches with which Lambda starts on a standard queue (Lambda Developer Guide, "Scaling for SQS"). */
const DEFAULT_CONCURRENCY = 5;

function filterOf(properties: Record<string, unknown>): Matcher {
  const filters = listOf(recordOf(properties.FilterCriteria).Filters).map((filter) =>
    compilePattern(jsonObject(String(recordOf(filter).Pattern))),
  );
  return filters.length === 0 ? () => true : (event) => filters.some((matches) => matches(event));
}

function limit(value: unknown, unlimited: number): number {
  // In templates, -1 or no value means "no limit".
  return typeof value === 'number' && value >= 0 ? value : unlimited;
}

function toMapping(resource: Resource, functionResource: Resource): Mapping {
  const { properties } = resource;
  if (limit(properties.ParallelizationFactor, 1) > 1) {
    throw new Error('with a ParallelizationFactor events of one entity overtake each other, which is not shown here');
  }
  return {
    name: `${resource.stack}/${resource.id}`,
    functionArn: functionResource.arn,
    functionName: functionResource.ref,
    sourceArn: String(properties.EventSourceArn),
    batchSize: limit(properties.BatchSize, String(properties.EventSourceArn).includes(':sqs:') ? 10 : 100),
    concurrency: limit(recordOf(properties.ScalingConfig).MaximumConcurrency, DEFAULT_CONCURRENCY),
    maximumRetries: limit(properties.MaximumRetryAttempts, Number.POSITIVE_INFINITY),
    maximumAgeSeconds: limit(properties.MaximumRecordAgeInSeconds, Number.POSITIVE_INFINITY),
    bisect: properties.BisectBatchOnFunctionError === true,
    reportsFailures: listOf(properties.FunctionResponseTypes).includes('ReportBatchItemFailures'),
    startsAtEnd: properties.StartingPosition === 'LATEST',
    onFailureArn: textOf(recordOf(recordOf(properties.DestinationConfig).OnFailure).Destination),
    matches: filterOf(properties),
  };
}

const SOURCE_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  dynamodb: ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'],
  sqs: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
};

/**
 * The enabled mappings of one service. AWS refuses to create a mapping whose function's role may not read the source,
 * and so does this.
 *
 * @throws Error naming the mapping that is refused or whose filter cannot be understood.
 */
export function mappingsOf(assembly: Assembly, iam: Iam, service: 'dynamodb' | 'sqs'): Mapping[] {
  return assembly
    .ofType('AWS::Lambda::EventSourceMapping')
    .filter(({ properties }) => String(properties.EventSourceArn).startsWith(`arn:aws:${service}:`))
    .filter(({ properties }) => properties.Enabled !== false)
    .map((resource) => {
      try {
        const target = assembly.find(String(resource.properties.FunctionName));
        const mapping = toMapping(resource, target);
        const principal = { name: target.ref, roleArn: String(target.properties.Role) };
        for (const action of SOURCE_ACTIONS[service] ?? []) iam.authorize(principal, action, mapping.sourceArn);
        return mapping;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`Event source mapping ${resource.stack}/${resource.id}: ${reason}`, { cause: error });
      }
    });
}

/** Hands records to the mapping's function. A throttled batch has failed as a whole, without a run. */
export async function deliverTo(
  { functionArn }: Mapping,
  lambda: Lambda,
  records: readonly unknown[],
): Promise<Pick<InvocationResult, 'payload' | 'functionError'>> {
  try {
    return await lambda.invoke(functionArn, { Records: records });
  } catch (error) {
    if (!isThrottle(error)) throw error;
    return { payload: undefined, functionError: 'Unhandled' };
  }
}

/** Identifiers that the function reported as failed, or `whole` when its answer or error fails the whole batch. */
export function failedItems(
  mapping: Mapping,
  result: Awaited<ReturnType<typeof deliverTo>>,
  identifiers: readonly string[],
): ReadonlySet<string> | 'whole' {
  if (result.functionError !== undefined) return 'whole';
  if (!mapping.reportsFailures || result.payload === null || result.payload === undefined) return new Set();
  const reported = listOf(recordOf(result.payload).batchItemFailures).map((item) => recordOf(item).itemIdentifier);
  const known = new Set(identifiers);
  // An empty or unknown identifier fails the batch (Lambda Developer Guide, "Partial batch responses").
  if (reported.some((identifier) => typeof identifier !== 'string' || !known.has(identifier))) return 'whole';
  return new Set(reported.map(String));
}
