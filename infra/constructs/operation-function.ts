import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { entryOf, nativePackagesOf } from '#shared/catalogue.ts';
import type { Variable } from '#shared/kernel/grants.ts';
import type { PortName } from '#shared/kernel/ports.ts';
import { type Definition, portsNeeded } from '#shared/kernel/route/define.ts';
import type { StageSettings } from '../stages.ts';
import type { Backend } from './backend.ts';
import { acknowledgedWildcards, statementsFor } from './grants.ts';

/**
 * API Gateway gives up after 30 s; no function without compiled code takes a third of that. The largest pictures of
 * phones take up to ten seconds.
 */
const timeouts = { bundle: Duration.seconds(10), native: Duration.seconds(28) } as const;

/**
 * Lambda assigns CPU in proportion to memory: from this size on a function has a whole core, which compiled code can
 * use.
 */
const megabytesOfOneCore = 1769;

/**
 * Bundles run on any processor, and ARM costs less. Compiled code runs on the processor for which `native-packages.ts`
 * installs it.
 */
const architectures = { bundle: lambda.Architecture.ARM_64, native: lambda.Architecture.X86_64 } as const;

/** What Lambda writes into the log of a function that ended otherwise than by an answer or an error of its own. */
const deaths = ['Task timed out', 'Runtime exited', 'Runtime.ExitError', 'Runtime.ImportModuleError'];

/**
 * One operation as a function: its own role with the permissions of its `uses`, its own log group and its environment.
 */
export class OperationFunction extends Construct {
  readonly definition: Definition;
  readonly function: lambda.Function;
  readonly role: iam.Role;
  readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, operation: string, definition: Definition, code: lambda.Code, backend: Backend) {
    super(scope, operation);
    this.definition = definition;
    const stack = Stack.of(this);
    const { settings } = backend;
    const functionName = `${settings.name}-${operation}`;
    const uses = portsNeeded(definition);
    const isNative = needsLibraries(definition);

    this.logGroup = new logs.LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const writeLogs = new iam.PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [this.logGroup.logGroupArn],
    });
    const writeTraces = new iam.PolicyStatement({
      actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      resources: ['*'],
    });
    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        uses: new iam.PolicyDocument({ statements: [writeLogs, writeTraces, ...statementsFor(uses, backend, stack)] }),
      },
    });
    Validations.of(this.role).acknowledge(...acknowledgedWildcards(uses, backend), {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'Traces are bound to no resource; the statement allows nothing else.',
    });
    this.function = new lambda.Function(this, 'Function', {
      functionName,
      description: definition.summary,
      code,
      handler: `${operation}.handler`,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: isNative ? architectures.native : architectures.bundle,
      memorySize: isNative ? megabytesOfOneCore : 512,
      timeout: isNative ? timeouts.native : timeouts.bundle,
      reservedConcurrentExecutions: concurrencyOf(definition, settings),
      role: this.role.withoutPolicyUpdates(),
      logGroup: this.logGroup,
      // Lambda samples by the account's rule: one request a second, and 5 % of all further ones.
      tracing: lambda.Tracing.ACTIVE,
      environment: environmentFor(definition, backend),
    });
    if (!isHttp(definition)) {
      this.#count('Faults', 'faults', faultsBehindNoRoute(settings));
      this.#countDeaths(faultsBehindNoRoute(settings));
    }
    if (definition.kind === 'consumer')
      this.#count('Lag', 'lagMilliseconds', metricOfStage(settings, 'lagMilliseconds'));
    if (definition.kind === 'task' && definition.alarm) {
      this.#count('Alarm', definition.alarm, metricOfStage(settings, definition.alarm));
    }
  }

  /**
   * Sums a number from the function's log lines in a metric of the stage; all functions that name the same metric share
   * it.
   */
  #count(id: string, field: string, metric: { namespace: string; metricName: string }): void {
    new logs.MetricFilter(this, id, {
      logGroup: this.logGroup,
      filterPattern: logs.FilterPattern.numberValue(`$.${field}`, '>', 0),
      metricNamespace: metric.namespace,
      metricName: metric.metricName,
      metricValue: `$.${field}`,
    });
  }

  /**
   * Counts runs that could not write their own line: out of time, out of memory, or not started. Lambda's metric `Errors`
   * has no sum of a stage, and an alarm on that of each function would cost more than all else that is idle.
   */
  #countDeaths(metric: { namespace: string; metricName: string }): void {
    new logs.MetricFilter(this, 'Deaths', {
      logGroup: this.logGroup,
      filterPattern: logs.FilterPattern.anyTerm(...deaths),
      metricNamespace: metric.namespace,
      metricName: metric.metricName,
      metricValue: '1',
    });
  }
}

/** Sockets, consumers and tasks answer no HTTP request, so the API's fault count does not include theirs. */
export function faultsBehindNoRoute(settings: StageSettings): { namespace: string; metricName: string } {
  return { namespace: `Marketplace/${settings.name}`, metricName: 'faultsBehindNoRoute' };
}

/** A metric of the stage that metric filters make of log lines, such as that of a task's own alarm. */
export function metricOfStage(settings: StageSettings, alarm: string): { namespace: string; metricName: string } {
  return { ...faultsBehindNoRoute(settings), metricName: alarm };
}

/**
 * How many of a function run at once, if that is reserved: for the functions of the queues `frames` and `fanout`, whose
 * messages come again 15 s after they were received. Lambda advises six times the function's timeout, because messages
 * that wait for a throttled function would come to a second one meanwhile. Theirs is not throttled: Lambda receives no
 * more batches at once than are reserved (Lambda developer guide, "Configuring scaling behavior for SQS event source
 * mappings"). A wait of a minute would hold up a channel for as long after each overload.
 */
export function concurrencyOf(definition: Definition, { realtimeConcurrency }: StageSettings): number | undefined {
  const isOrdered = definition.kind === 'consumer' && (definition.queue === 'frames' || definition.queue === 'fanout');
  return isOrdered ? realtimeConcurrency : undefined;
}

/** Whether it loads compiled code, which is deployed next to its bundle. */
export function needsLibraries(definition: Definition): boolean {
  return nativePackagesOf(portsNeeded(definition)).length > 0;
}

function isHttp({ kind }: Definition): boolean {
  return kind === 'route' || kind === 'callback';
}

function environmentFor(definition: Definition, { variables }: Backend): Record<string, string> {
  const ofPorts = Object.entries(portsNeeded(definition)).flatMap(
    ([port, access]) => entryOf(port as PortName, String(access)).entry.variables,
  );
  const names: readonly Variable[] = [...ofPorts, 'HOME_REGION', 'STAGE'];
  return Object.fromEntries([...new Set(names)].sort().map((name) => [name, variables[name]]));
}
