import { isDeepStrictEqual } from 'node:util';
import { compileRoles } from '#infra/local/iam/roles.ts';
import type { Assembly, Resource } from '#infra/local/interfaces.ts';
import { misunderstood } from '#infra/local/template/understood.ts';

/** Whether the value of a property is right. It gets the resource too. */
type Check = (value: unknown, resource: Resource) => boolean;

/** What a resource must say in so many words: what it does not say has a default of AWS that would be wrong here. */
type Required = Readonly<Record<string, Check>>;

const is =
  (expected: unknown): Check =>
  (value) =>
    isDeepStrictEqual(value, expected);
const oneOf =
  (...expected: readonly unknown[]): Check =>
  (value) =>
    expected.includes(value);
const present: Check = (value) => value !== undefined && !isDeepStrictEqual(value, []);
const above =
  (least: number): Check =>
  (value) =>
    typeof value === 'number' && value > least;
const listsAll =
  (...expected: readonly string[]): Check =>
  (value) =>
    Array.isArray(value) && expected.every((one) => value.includes(one));

/** WebSocket APIs have no CORS. */
function ofHttp(check: Check): Check {
  return (value, resource) => resource.properties.ProtocolType !== 'HTTP' || check(value, resource);
}

/** Metrics that count what must never be. */
const mustNeverBe: readonly string[] = [
  '5xx',
  'ApproximateNumberOfMessagesVisible',
  'ExecutionsFailed',
  'ExecutionsTimedOut',
  'booksOutOfBalance',
  'faultsBehindNoRoute',
];

/** An alarm on what must never be rings at the first. */
function atOnce(check: Check): Check {
  return (value, resource) => !mustNeverBe.includes(String(resource.properties.MetricName)) || check(value, resource);
}

/** Paths whose answers CloudFront may keep: none of them depends on who asks. */
const cachedPaths = [
  '/uploads/*',
  '/images/flags/*.png',
  '/docs/*',
  '/gibby/img/logo-gibby-notifications.png',
  '/images/default.jpg',
];
const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';

function servesAsItCame(behaviour: unknown): boolean {
  const { PathPattern, CachePolicyId, OriginRequestPolicyId, ResponseHeadersPolicyId } = Object(behaviour);
  const isKept = cachedPaths.includes(PathPattern);
  return (
    ResponseHeadersPolicyId !== undefined &&
    (isKept || (CachePolicyId === cachingDisabled && OriginRequestPolicyId !== undefined))
  );
}

const required: Readonly<Record<string, Required>> = {
  'AWS::ApiGatewayV2::Api': {
    'CorsConfiguration.AllowHeaders': ofHttp(
      listsAll('apikey', 'authorization', 'authentication', 'content-type', 'idempotency-key'),
    ),
    'CorsConfiguration.AllowMethods': ofHttp(listsAll('GET', 'POST', 'PUT', 'PATCH', 'DELETE')),
    'CorsConfiguration.AllowOrigins': ofHttp(is(['*'])),
    'CorsConfiguration.ExposeHeaders': ofHttp(listsAll('retry-after', 'idempotent-replayed')),
  },
  'AWS::ApiGatewayV2::Stage': {
    AutoDeploy: is(true),
    'DefaultRouteSettings.ThrottlingRateLimit': above(0),
    'DefaultRouteSettings.ThrottlingBurstLimit': above(0),
  },
  'AWS::CloudFront::Distribution': {
    'DistributionConfig.DefaultCacheBehavior': servesAsItCame,
    'DistributionConfig.CacheBehaviors': (value) => Array.isArray(value) && value.every(servesAsItCame),
    'DistributionConfig.WebACLId': (value, { stack }) => (value !== undefined) === /^(?:staging|prod)-/.test(stack),
  },
  'AWS::CloudWatch::Alarm': {
    AlarmActions: present,
    ComparisonOperator: atOnce(is('GreaterThanThreshold')),
    EvaluationPeriods: atOnce(is(1)),
    Threshold: atOnce(is(0)),
  },
  'AWS::DynamoDB::GlobalTable': {
    'Replicas.0.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled': is(true),
    'Replicas.0.DeletionProtectionEnabled': (value, { stack }) => value === /^(?:staging|prod)-/.test(stack),
    'StreamSpecification.StreamViewType': is('NEW_AND_OLD_IMAGES'),
    TimeToLiveSpecification: is({ AttributeName: 'ttl', Enabled: true }),
  },
  'AWS::KMS::Key': {
    EnableKeyRotation: is(true),
    // Without it, no role's permission counts: IAM decides only where the key says so.
    'KeyPolicy.Statement': is([
      { Action: 'kms:*', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Resource: '*' },
    ]),
  },
  'AWS::Lambda::EventSourceMapping': { FunctionResponseTypes: is(['ReportBatchItemFailures']) },
  'AWS::Lambda::Function': {
    MemorySize: oneOf(512, 1769),
    Timeout: oneOf(10, 28),
    'Environment.Variables.HOME_REGION': present,
  },
  'AWS::Lambda::Permission': {
    Action: is('lambda:InvokeFunction'),
    Principal: oneOf('apigateway.amazonaws.com', 'events.amazonaws.com'),
    SourceArn: (value) => /^arn:aws:(?:execute-api|events):[\w-]+:\d{12}:[^*]/.test(String(value)),
  },
  'AWS::Logs::LogGroup': { RetentionInDays: oneOf(7, 30, 90) },
  'AWS::S3::Bucket': {
    'CorsConfiguration.CorsRules': is([
      { AllowedHeaders: ['*'], AllowedMethods: ['PUT'], AllowedOrigins: ['*'], MaxAge: 3600 },
    ]),
    'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm': is('AES256'),
    'LifecycleConfiguration.Rules': present,
    'NotificationConfiguration.QueueConfigurations': present,
    'OwnershipControls.Rules': is([{ ObjectOwnership: 'BucketOwnerEnforced' }]),
    PublicAccessBlockConfiguration: is({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    }),
  },
  'AWS::S3::BucketPolicy': {
    'PolicyDocument.Statement': (value) =>
      refusesPlain(value) && allowsOnly(value, 'cloudfront.amazonaws.com', 's3:GetObject', '/public/*'),
  },
  'AWS::SQS::Queue': {
    SqsManagedSseEnabled: is(true),
    RedrivePolicy: (value, { id }) => value !== undefined || id.includes('DeadLetters'),
  },
  'AWS::SQS::QueuePolicy': { 'PolicyDocument.Statement': (value) => refusesPlain(value) },
  'AWS::SNS::TopicPolicy': { 'PolicyDocument.Statement': (value) => refusesPlain(value) },
  'AWS::StepFunctions::StateMachine': {
    'LoggingConfiguration.Level': is('ALL'),
    'LoggingConfiguration.IncludeExecutionData': is(false),
    'TracingConfiguration.Enabled': is(true),
  },
};

/**
 * Mistakes in the resolved templates of one stage which deploy without an error and then do the wrong thing, or nothing. Each
 * line names the resource.
 */
export function mistakesIn(resources: readonly Resource[]): string[] {
  return [
    ...misunderstood(resources),
    ...resources.flatMap(missing),
    ...logMistakes(resources),
    ...metricMistakes(resources),
    ...integrationMistakes(resources),
    ...scheduleMistakes(resources),
  ];
}

function missing(resource: Resource): string[] {
  return Object.entries(required[resource.type] ?? {})
    .filter(([path, check]) => !check(at(resource.properties, path), resource))
    .map(([path]) => `${nameOf(resource)}: ${path} is ${JSON.stringify(at(resource.properties, path))}`);
}

/** A function whose log group is another's, or that may not write to its own, leaves no trace of what it did. */
function logMistakes(resources: readonly Resource[]): string[] {
  const roles = compileRoles(assemblyOf(resources));
  return ofType(resources, 'AWS::Lambda::Function').flatMap((resource) => {
    const { FunctionName, Role, LoggingConfig } = resource.properties;
    const { LogGroup } = Object(LoggingConfig);
    if (LogGroup !== `/aws/lambda/${FunctionName}`) return [`${nameOf(resource)}: logs to ${LogGroup}`];
    const [group] = ofType(resources, 'AWS::Logs::LogGroup').filter(({ ref }) => ref === LogGroup);
    const stream = `${group?.arn.replace(/:\*$/, '')}:log-stream:one`;
    const refused = ['logs:CreateLogStream', 'logs:PutLogEvents'].filter(
      (action) => roles.get(String(Role))?.decide(action, stream, {}) !== 'allowed',
    );
    return refused.map((action) => `${nameOf(resource)}: its role lacks ${action}`);
  });
}

/** A filter that feeds no alarm, and an alarm on a metric of ours that no filter feeds. Functions write the other metrics. */
function metricMistakes(resources: readonly Resource[]): string[] {
  const named = (namespace: unknown, name: unknown) => `${namespace} ${name}`;
  const watched = ofType(resources, 'AWS::CloudWatch::Alarm').map(({ properties }) =>
    named(properties.Namespace, properties.MetricName),
  );
  const filters = ofType(resources, 'AWS::Logs::MetricFilter');
  const fed = filters.flatMap((filter) =>
    transformationsOf(filter).map(({ MetricNamespace, MetricName }) => named(MetricNamespace, MetricName)),
  );
  return [
    ...filters.flatMap((filter) =>
      transformationsOf(filter)
        .filter(({ MetricNamespace, MetricName }) => !watched.includes(named(MetricNamespace, MetricName)))
        .map(({ MetricName }) => `${nameOf(filter)}: no alarm reads ${MetricName}`),
    ),
    ...filters.flatMap((filter) =>
      transformationsOf(filter)
        .filter(
          ({ MetricValue }) => MetricValue !== '1' && filter.properties.FilterPattern !== `{ ${MetricValue} > 0 }`,
        )
        .map(({ MetricValue }) => `${nameOf(filter)}: counts ${MetricValue} of ${filter.properties.FilterPattern}`),
    ),
    ...watched
      .filter((metric) => /^Marketplace\/\w+ /.test(metric) && !fed.includes(metric))
      .map((metric) => `no filter feeds ${metric}`),
  ];
}

/** The payload of HTTP integrations, which WebSocket APIs do not know, and functions without any caller's permission. */
function integrationMistakes(resources: readonly Resource[]): string[] {
  const protocols = new Map(
    ofType(resources, 'AWS::ApiGatewayV2::Api').map(({ ref, properties }) => [ref, properties.ProtocolType]),
  );
  return ofType(resources, 'AWS::ApiGatewayV2::Integration')
    .filter(({ properties: { ApiId, PayloadFormatVersion, IntegrationType } }) => {
      const expected = protocols.get(String(ApiId)) === 'HTTP' && IntegrationType === 'AWS_PROXY' ? '2.0' : undefined;
      return PayloadFormatVersion !== expected;
    })
    .map((resource) => `${nameOf(resource)}: payload format ${resource.properties.PayloadFormatVersion}`);
}

/** A rule without permission to call its function fails each time, and nowhere is it written. */
function scheduleMistakes(resources: readonly Resource[]): string[] {
  const allowed = new Set(
    ofType(resources, 'AWS::Lambda::Permission').map(
      ({ properties }) => `${properties.FunctionName} ${properties.SourceArn}`,
    ),
  );
  return ofType(resources, 'AWS::Events::Rule').flatMap((rule) =>
    (rule.properties.Targets as { readonly Arn: string }[])
      .filter(({ Arn }) => !allowed.has(`${Arn} ${rule.arn}`))
      .map(({ Arn }) => `${nameOf(rule)}: may not call ${Arn}`),
  );
}

function transformationsOf({ properties }: Resource): Readonly<Record<string, unknown>>[] {
  return properties.MetricTransformations as Readonly<Record<string, unknown>>[];
}

function statementsOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value : [];
}

function refusesPlain(value: unknown): boolean {
  return statementsOf(value).some(
    ({ Effect, Condition }) => Effect === 'Deny' && JSON.stringify(Condition).includes('"aws:SecureTransport":"false"'),
  );
}

function allowsOnly(value: unknown, service: string, action: string, resource: string): boolean {
  const allowing = statementsOf(value).filter(({ Effect }) => Effect === 'Allow');
  return allowing.every(
    ({ Principal, Action, Resource }) =>
      isDeepStrictEqual(Principal, { Service: service }) && Action === action && String(Resource).endsWith(resource),
  );
}

function assemblyOf(resources: readonly Resource[]): Assembly {
  const refuse = (): never => {
    throw new Error('Only the resources themselves are looked at here.');
  };
  return { resources, ofType: (type) => ofType(resources, type), find: refuse, assetDirectory: refuse };
}

function ofType(resources: readonly Resource[], wanted: string): Resource[] {
  return resources.filter(({ type }) => type === wanted);
}

function nameOf({ stack, id, type }: Resource): string {
  return `${stack}/${id} (${type})`;
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => Object(inner)[key], value);
}
