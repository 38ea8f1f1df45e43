import { Stack, Validations } from 'aws-cdk-lib';
import * as gateway from 'aws-cdk-lib/aws-apigatewayv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type {
  CallbackDefinition,
  ConsumerDefinition,
  RouteDefinition,
  SocketRouteDefinition,
} from '../../shared/route/define.ts';
import type { Area } from '../areas.ts';
import { areaDirectory } from '../build/build.ts';
import type { Backend } from '../constructs/backend.ts';
import { OperationFunction } from '../constructs/operation-function.ts';

/** All functions of one area, and what calls them: HTTP routes, socket routes, streams and queues. */
export class AreaStack extends Stack {
  readonly functions: ReadonlyMap<string, OperationFunction>;
  readonly #backend: Backend;

  constructor(scope: Construct, area: Area, backend: Backend) {
    super(scope, area.name);
    this.#backend = backend;
    const code = lambda.Code.fromAsset(areaDirectory(area));
    this.functions = new Map(
      Object.entries(area.operations).map(([operation, definition]) => {
        const made = new OperationFunction(this, operation, definition, code, backend);
        if (definition.kind === 'route' || definition.kind === 'callback') this.#addHttpRoute(made, definition);
        if (definition.kind === 'socketRoute') this.#addSocketRoute(made, definition);
        if (definition.kind === 'consumer') this.#addSource(made, definition);
        return [operation, made];
      }),
    );
  }

  #addHttpRoute(scope: OperationFunction, { method, path }: RouteDefinition | CallbackDefinition): void {
    const apiId = this.#backend.httpApiId;
    this.#addRoute(scope, { apiId, routeKey: `${method} ${path}`, payloadFormatVersion: '2.0' });
    this.#allowApi(scope, apiId, `*/${method}${path.replaceAll(/\{[^}]+\}/g, '*')}`);
  }

  #addSocketRoute(scope: OperationFunction, { route }: SocketRouteDefinition): void {
    const apiId = this.#backend.socketApiId;
    this.#addRoute(scope, { apiId, routeKey: route });
    this.#allowApi(scope, apiId, `*/${route}`);
  }

  #addRoute(
    scope: OperationFunction,
    { apiId, routeKey, payloadFormatVersion }: { apiId: string; routeKey: string; payloadFormatVersion?: string },
  ): void {
    const arn = scope.function.functionArn;
    const invocation = `arn:${this.partition}:apigateway:${this.region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
    const integration = new gateway.CfnIntegration(scope, 'Integration', {
      apiId,
      integrationType: 'AWS_PROXY',
      integrationUri: invocation,
      payloadFormatVersion,
    });
    const route = new gateway.CfnRoute(scope, 'Route', { apiId, routeKey, target: `integrations/${integration.ref}` });
    Validations.of(route).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'The function itself checks API key and token, so that refusals have the shape of the API documents.',
    });
  }

  #allowApi(scope: OperationFunction, apiId: string, resource: string): void {
    new lambda.CfnPermission(scope, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName: scope.function.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: this.formatArn({ service: 'execute-api', resource: apiId, resourceName: resource }),
    });
  }

  #addSource(scope: OperationFunction, { source }: ConsumerDefinition): void {
    if ('queue' in source) this.#addQueue(scope, source.queue);
    else this.#addStream(scope, source.stream);
  }

  #addQueue(scope: OperationFunction, name: 'greetings'): void {
    const queue = this.#backend.queues[name];
    this.#attach(scope, ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], queue.queueArn);
    this.#map(scope, {
      functionName: scope.function.functionName,
      eventSourceArn: queue.queueArn,
      batchSize: 10,
      functionResponseTypes: ['ReportBatchItemFailures'],
    });
  }

  #addStream(
    scope: OperationFunction,
    { partitionPrefix, sortPrefix }: { partitionPrefix: string; sortPrefix: string },
  ): void {
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
    const pattern = {
      eventName: ['INSERT'],
      dynamodb: { Keys: { PK: { S: [{ prefix: partitionPrefix }] }, SK: { S: [{ prefix: sortPrefix }] } } },
    };
    // One batch of a shard at a time: several at once would keep the order of an item, which is partition and sort key
    // (Lambda developer guide, "Using AWS Lambda with DynamoDB"), and every event of an entity is an item of its own.
    this.#map(scope, {
      functionName: scope.function.functionName,
      eventSourceArn: streamArn,
      startingPosition: 'TRIM_HORIZON',
      batchSize: 25,
      maximumRetryAttempts: 20,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ['ReportBatchItemFailures'],
      destinationConfig: { onFailure: { destination: deadLetters.queueArn } },
      filterCriteria: { filters: [{ pattern: JSON.stringify(pattern) }] },
    });
  }

  /** Lambda refuses a mapping whose role may not read the source yet, so the role's policies come first. */
  #map(scope: OperationFunction, properties: lambda.CfnEventSourceMappingProps): void {
    new lambda.CfnEventSourceMapping(scope, 'Source', properties).node.addDependency(scope.role);
  }

  #attach(scope: OperationFunction, actions: string[], resource: string): void {
    scope.role.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources: [resource] }));
  }
}
