import { Annotations, IgnoreMode, Stack, Validations } from 'aws-cdk-lib';
import * as gateway from 'aws-cdk-lib/aws-apigatewayv2';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import {
  type CallbackDefinition,
  type ConsumerDefinition,
  pathsOf,
  type RouteDefinition,
  type Schedule,
  type SocketRouteDefinition,
} from '#shared/kernel/route/define.ts';
import type { Topic } from '#shared/kernel/topic.ts';
import type { Area } from '../areas.ts';
import { areaDirectory } from '../build/build.ts';
import { missingLibraries } from '../build/native-packages.ts';
import type { Backend } from '../constructs/backend.ts';
import { filtersOf, relayedTopics } from '../constructs/consumer-queues.ts';
import { concurrencyOf, needsLibraries, OperationFunction } from '../constructs/operation-function.ts';

/**
 * What the relay cannot pass on is lost to every consumer, so it tries for as long as the stream has the record, which is
 * a day. Sockets are told again what they missed when they ask for it, and stale news must not hold up the latest.
 */
const unlimited = -1;
const triesOfSockets = 20;

/** A route of an API to a function. */
interface ApiRoute {
  readonly integration: gateway.CfnIntegration;
  readonly apiId: string;
  readonly routeKey: string;
  /** The resource by which the API calls the function, after its id: stage, method and path. */
  readonly resource: string;
  /** Ends the ids of what it consists of: empty for the function's own route. */
  readonly suffix: string;
}

/** All functions of one area, and what calls them: HTTP routes, socket routes, streams, queues and schedules. */
export class AreaStack extends Stack {
  readonly functions: ReadonlyMap<string, OperationFunction>;
  readonly #backend: Backend;

  constructor(scope: Construct, area: Area, backend: Backend) {
    super(scope, area.name);
    this.#backend = backend;
    const whole = lambda.Code.fromAsset(areaDirectory(area));
    // Compiled libraries are for the processor of the functions that load them: all others take the bundles alone.
    const bundles = lambda.Code.fromAsset(areaDirectory(area), {
      exclude: ['node_modules'],
      ignoreMode: IgnoreMode.GIT,
    });
    this.#refuseWithoutLibraries(area);
    this.functions = new Map(
      Object.entries(area.operations).map(([operation, definition]) => {
        const code = needsLibraries(definition) ? whole : bundles;
        const made = new OperationFunction(this, operation, definition, code, backend);
        if (definition.kind === 'route' || definition.kind === 'callback') this.#addHttpRoute(made, definition);
        if (definition.kind === 'socketRoute') this.#addSocketRoute(made, definition);
        if (definition.kind === 'task' && definition.schedule) this.#addSchedule(made, definition.schedule);
        if (definition.kind === 'consumer') this.#addSource(made, operation, definition);
        return [operation, made];
      }),
    );
  }

  /** The local cloud runs with the libraries of its own machine; a deployment must include those built for Lambda. */
  #refuseWithoutLibraries(area: Area): void {
    const missing = missingLibraries(areaDirectory(area));
    if (this.#backend.settings.name === 'local' || missing.length === 0) return;
    Annotations.of(this).addError(
      `Not installed: ${missing.join(', ')} (infra/README.md, "Before the first deployment").`,
    );
  }

  #addHttpRoute(scope: OperationFunction, definition: RouteDefinition | CallbackDefinition): void {
    const apiId = this.#backend.httpApiId;
    const integration = this.#addIntegration(scope, apiId, '2.0');
    for (const [index, path] of pathsOf(definition).entries()) {
      for (const method of answeredMethods(definition)) {
        const resource = `*/${method === 'ANY' ? '*' : method}${path.replaceAll(/\{[^}]+\}/g, '*')}`;
        const suffix = `${method === 'HEAD' ? 'Head' : ''}${index === 0 ? '' : index + 1}`;
        this.#addRoute(scope, { integration, apiId, routeKey: `${method} ${path}`, resource, suffix });
      }
    }
  }

  #addSocketRoute(scope: OperationFunction, { route }: SocketRouteDefinition): void {
    const apiId = this.#backend.socketApiId;
    const integration = this.#addIntegration(scope, apiId);
    this.#addRoute(scope, { integration, apiId, routeKey: route, resource: `*/${route}`, suffix: '' });
  }

  #addIntegration(scope: OperationFunction, apiId: string, payloadFormatVersion?: string): gateway.CfnIntegration {
    const arn = scope.function.functionArn;
    const invocation = `arn:${this.partition}:apigateway:${this.region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
    return new gateway.CfnIntegration(scope, 'Integration', {
      apiId,
      integrationType: 'AWS_PROXY',
      integrationUri: invocation,
      payloadFormatVersion,
    });
  }

  #addRoute(scope: OperationFunction, { integration, apiId, routeKey, resource, suffix }: ApiRoute): void {
    const target = `integrations/${integration.ref}`;
    const route = new gateway.CfnRoute(scope, `Route${suffix}`, { apiId, routeKey, target });
    Validations.of(route).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'The function itself checks API key and token, so that refusals have the shape of the API documents.',
    });
    new lambda.CfnPermission(scope, `Permission${suffix}`, {
      action: 'lambda:InvokeFunction',
      functionName: scope.function.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: this.formatArn({ service: 'execute-api', resource: apiId, resourceName: resource }),
    });
  }

  /**
   * Lambda retries a failed run twice, then the run becomes a dead letter. So does one that EventBridge cannot hand over
   * within a day.
   */
  #addSchedule(scope: OperationFunction, scheduleExpression: Schedule): void {
    const { functionArn, functionName } = scope.function;
    const { queueArn } = this.#backend.deadLetters;
    const targets = [{ id: 'function', arn: functionArn, input: '{}', deadLetterConfig: { arn: queueArn } }];
    this.#attach(scope, ['sqs:SendMessage'], queueArn);
    new lambda.CfnEventInvokeConfig(scope, 'Invocations', {
      functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: 2,
      destinationConfig: { onFailure: { destination: queueArn } },
    }).node.addDependency(scope.role);
    const rule = new events.CfnRule(scope, 'Schedule', { scheduleExpression, targets });
    new lambda.CfnPermission(scope, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName: functionArn,
      principal: 'events.amazonaws.com',
      sourceArn: rule.attrArn,
    });
  }

  #addSource(scope: OperationFunction, operation: string, consumer: ConsumerDefinition): void {
    if (consumer.queue) this.#addQueue(scope, this.#backend.queues[consumer.queue].queueArn, 10);
    else if (consumer.relay) this.#addStream(scope, relayedTopics(), unlimited);
    // One message at a time: later messages of a batch would fail with the first and be given up unread.
    else if (consumer.through === 'queue') this.#addQueue(scope, this.#backend.consumerQueueArn(operation), 1);
    else this.#addStream(scope, [consumer.on].flat(), triesOfSockets);
  }

  #addQueue(scope: OperationFunction, queueArn: string, batchSize: number): void {
    const maximumConcurrency = concurrencyOf(scope.definition, this.#backend.settings);
    this.#attach(scope, ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], queueArn);
    this.#map(scope, {
      functionName: scope.function.functionName,
      eventSourceArn: queueArn,
      batchSize,
      scalingConfig: maximumConcurrency === undefined ? undefined : { maximumConcurrency },
      functionResponseTypes: ['ReportBatchItemFailures'],
    });
  }

  #addStream(scope: OperationFunction, topics: readonly Topic[], maximumRetryAttempts: number): void {
    const { table, deadLetters } = this.#backend;
    const streamArn = table.tableStreamArn;
    if (!streamArn) throw new Error('The table has no stream.');
    const read = [
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
    ];
    this.#attach(scope, read, streamArn);
    this.#attach(scope, ['sqs:SendMessage'], deadLetters.queueArn);
    // One batch of a shard at a time. Parallel batches would keep only the order of one item, that is one partition and
    // sort key (Lambda developer guide, "Using AWS Lambda with DynamoDB"), and every event of an entity is its own
    // item.
    this.#map(scope, {
      functionName: scope.function.functionName,
      eventSourceArn: streamArn,
      startingPosition: 'TRIM_HORIZON',
      batchSize: 25,
      maximumRetryAttempts,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ['ReportBatchItemFailures'],
      destinationConfig: { onFailure: { destination: deadLetters.queueArn } },
      filterCriteria: { filters: filtersOf(topics) },
    });
  }

  /**
   * Lambda refuses a mapping while the function's role may not read the source, so the role's policies are created
   * first.
   */
  #map(scope: OperationFunction, properties: lambda.CfnEventSourceMappingProps): void {
    new lambda.CfnEventSourceMapping(scope, 'Source', properties).node.addDependency(scope.role);
  }

  #attach(scope: OperationFunction, actions: string[], resource: string): void {
    scope.role.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources: [resource] }));
  }
}

/** HEAD is answered wherever GET is: monitors ask by it, and API Gateway leaves the body out. */
function answeredMethods({ method }: RouteDefinition | CallbackDefinition): readonly string[] {
  return method === 'GET' ? ['GET', 'HEAD'] : [method];
}
