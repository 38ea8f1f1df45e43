import { cutName, stableId, stableUuid } from './names.ts';

/** What the rules below can read of a resource. */
export interface ResourceScope {
  readonly logicalId: string;
  readonly type: string;
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
  /** A top-level property with its intrinsic functions resolved. */
  property(name: string): unknown;
}

type Rule = (scope: ResourceScope) => string;

/** How CloudFormation evaluates `Ref` and `Fn::GetAtt` for one resource type. */
interface TypeRules {
  readonly ref: Rule;
  /** The arn, if the type has one, whatever its attribute is called. */
  readonly arn?: Rule;
  readonly attributes?: Readonly<Record<string, Rule>>;
}

/**
 * Return values of resource types, from the "Return values" section of each type's page in the
 * AWS CloudFormation Template Reference.
 */
const RULES: Readonly<Record<string, TypeRules>> = {
  'AWS::Lambda::Function': named('FunctionName', 64, (name) => arn('lambda', `function:${name}`), {
    'SnapStartResponse.ApplyOn': () => 'None',
    'SnapStartResponse.OptimizationStatus': () => 'Off',
  }),
  'AWS::Lambda::Version': {
    ref: versionArn,
    arn: versionArn,
    attributes: { FunctionArn: versionArn, Version: () => '1' },
  },
  'AWS::Lambda::Alias': {
    ref: aliasArn,
    arn: aliasArn,
    attributes: { AliasArn: aliasArn },
  },
  'AWS::Lambda::Permission': { ref: madeUpId, attributes: { Id: madeUpId } },
  'AWS::Lambda::EventSourceMapping': {
    ref: uuid,
    arn: arn('lambda', (scope) => `event-source-mapping:${uuid(scope)}`),
    attributes: { Id: uuid, EventSourceMappingArn: arn('lambda', (scope) => `event-source-mapping:${uuid(scope)}`) },
  },
  'AWS::IAM::Role': named('RoleName', 64, (name) => globalArn('iam', (scope) => `role${path(scope)}${name}`), {
    RoleId: (scope) => `AROA${stableId(seed(scope), 17).toUpperCase()}`,
  }),
  'AWS::IAM::Policy': { ref: physicalName('PolicyName', 128), attributes: { Id: madeUpId } },
  'AWS::IAM::ManagedPolicy': {
    ref: managedPolicyArn,
    arn: managedPolicyArn,
    attributes: { PolicyArn: managedPolicyArn, PolicyId: (s) => `ANPA${stableId(seed(s), 17).toUpperCase()}` },
  },
  'AWS::DynamoDB::Table': table(),
  'AWS::DynamoDB::GlobalTable': table(),
  'AWS::SQS::Queue': {
    ref: queueUrl,
    arn: arn('sqs', queueName),
    attributes: { Arn: arn('sqs', queueName), QueueName: queueName, QueueUrl: queueUrl },
  },
  'AWS::SNS::Topic': {
    ref: arn('sns', topicName),
    arn: arn('sns', topicName),
    attributes: { TopicArn: arn('sns', topicName), TopicName: topicName },
  },
  'AWS::SNS::PlatformApplication': { ref: platformApplicationArn, arn: platformApplicationArn },
  'AWS::S3::Bucket': {
    ref: bucketName,
    arn: bucketArn,
    attributes: {
      Arn: bucketArn,
      DomainName: (scope) => `${bucketName(scope)}.s3.amazonaws.com`,
      RegionalDomainName: (scope) => `${bucketName(scope)}.s3.${scope.region}.amazonaws.com`,
      DualStackDomainName: (scope) => `${bucketName(scope)}.s3.dualstack.${scope.region}.amazonaws.com`,
      WebsiteURL: (scope) => `http://${bucketName(scope)}.s3-website-${scope.region}.amazonaws.com`,
    },
  },
  'AWS::ApiGatewayV2::Api': {
    ref: apiId,
    attributes: { ApiId: apiId, ApiEndpoint: apiEndpoint },
  },
  'AWS::ApiGatewayV2::Stage': { ref: (scope) => text(scope.property('StageName'), scope, 'StageName') },
  'AWS::ApiGatewayV2::Route': { ref: shortId, attributes: { RouteId: shortId } },
  'AWS::ApiGatewayV2::Integration': { ref: shortId, attributes: { IntegrationId: shortId } },
  'AWS::StepFunctions::StateMachine': {
    ref: stateMachineArn,
    arn: stateMachineArn,
    attributes: {
      Arn: stateMachineArn,
      Name: physicalName('StateMachineName', 80),
      StateMachineRevisionId: () => 'INITIAL',
    },
  },
  'AWS::KMS::Key': { ref: uuid, arn: keyArn, attributes: { Arn: keyArn, KeyId: uuid } },
  'AWS::SecretsManager::Secret': { ref: secretArn, arn: secretArn, attributes: { Id: secretArn } },
  'AWS::Logs::LogGroup': named('LogGroupName', 512, (name) => arn('logs', `log-group:${name}:*`)),
  'AWS::Events::Rule': named('Name', 64, (name) => arn('events', (scope) => `rule/${bus(scope)}${name}`)),
  'AWS::Scheduler::ScheduleGroup': named('Name', 64, (name) => arn('scheduler', `schedule-group/${name}`)),
  'AWS::Scheduler::Schedule': named('Name', 64, (name) =>
    arn('scheduler', (scope) => `schedule/${String(scope.property('GroupName') ?? 'default')}/${name}`),
  ),
  'AWS::CloudFront::Distribution': {
    ref: distributionId,
    arn: globalArn('cloudfront', (scope) => `distribution/${distributionId(scope)}`),
    attributes: { Id: distributionId, DomainName: (scope) => `d${stableId(seed(scope), 13)}.cloudfront.net` },
  },
  'AWS::CloudFront::Function': {
    ref: cloudFrontFunctionArn,
    arn: cloudFrontFunctionArn,
    attributes: {
      FunctionARN: cloudFrontFunctionArn,
      'FunctionMetadata.FunctionARN': cloudFrontFunctionArn,
      Stage: () => 'LIVE',
    },
  },
  'AWS::SES::EmailIdentity': {
    ref: emailIdentity,
    arn: arn('ses', (scope) => `identity/${emailIdentity(scope)}`),
    attributes: Object.fromEntries(
      [1, 2, 3].flatMap((number) => [
        [`DkimDNSTokenName${number}`, (scope: ResourceScope) => `${dkimToken(scope, number)}._domainkey.example.com`],
        [`DkimDNSTokenValue${number}`, (scope: ResourceScope) => `${dkimToken(scope, number)}.dkim.amazonses.com`],
      ]),
    ),
  },
  'AWS::SES::ConfigurationSet': {
    ref: physicalName('Name', 64),
    arn: arn('ses', (scope) => `configuration-set/${physicalName('Name', 64)(scope)}`),
  },
};

/** The resource's `Ref` value. */
export function refOf(scope: ResourceScope): string {
  return (RULES[scope.type]?.ref ?? physicalName(undefined, 255))(scope);
}

/** The resource's arn, or an empty string if its type has none. */
export function arnOf(scope: ResourceScope): string {
  return RULES[scope.type]?.arn?.(scope) ?? '';
}

/** The value of `Fn::GetAtt`. Undefined when the type is known and has no such attribute. */
export function attributeOf(scope: ResourceScope, attribute: string): string | undefined {
  const rules = RULES[scope.type];
  if (rules !== undefined) return rules.attributes?.[attribute]?.(scope);
  return /arn$/i.test(attribute) ? madeUpArn(scope) : stableId(`${seed(scope)}.${attribute}`, 16);
}

/** A type whose Ref is its name and whose `Arn` attribute contains it. */
function named(
  property: string,
  limit: number,
  arnOfName: (name: string) => Rule,
  more: Readonly<Record<string, Rule>> = {},
): TypeRules {
  const ref = physicalName(property, limit);
  const resourceArn: Rule = (scope) => arnOfName(ref(scope))(scope);
  return { ref, arn: resourceArn, attributes: { Arn: resourceArn, ...more } };
}

function table(): TypeRules {
  return named('TableName', 255, (name) => arn('dynamodb', `table/${name}`), {
    TableId: uuid,
    StreamArn: (scope) => {
      if (scope.property('StreamSpecification') === undefined) throw new Error('the table has no StreamSpecification');
      const name = physicalName('TableName', 255)(scope);
      return arn('dynamodb', `table/${name}/stream/2020-01-01T00:00:00.000`)(scope);
    },
  });
}

function physicalName(property: string | undefined, limit: number): Rule {
  return (scope) => {
    const explicit = property === undefined ? undefined : scope.property(property);
    if (explicit !== undefined) return text(explicit, scope, property ?? 'name');
    return cutName(`${scope.stackName}-${scope.logicalId}`, limit);
  };
}

function arn(service: string, resource: string | Rule): Rule {
  return (scope) => {
    const name = typeof resource === 'string' ? resource : resource(scope);
    return `arn:aws:${service}:${scope.region}:${scope.account}:${name}`;
  };
}

function globalArn(service: string, resource: Rule): Rule {
  return (scope) => `arn:aws:${service}::${scope.account}:${resource(scope)}`;
}

function seed(scope: ResourceScope): string {
  return `${scope.stackName}/${scope.logicalId}`;
}

function madeUpId(scope: ResourceScope): string {
  return `${scope.stackName}-${scope.logicalId}-${stableId(seed(scope), 12)}`;
}

function madeUpArn(scope: ResourceScope): string {
  const service = (scope.type.split('::')[1] ?? 'custom').toLowerCase();
  return arn(service, `${scope.stackName}-${scope.logicalId}`)(scope);
}

function uuid(scope: ResourceScope): string {
  return stableUuid(seed(scope));
}

function shortId(scope: ResourceScope): string {
  return stableId(seed(scope), 7);
}

function apiId(scope: ResourceScope): string {
  return stableId(seed(scope), 10);
}

function apiEndpoint(scope: ResourceScope): string {
  const protocol = scope.property('ProtocolType') === 'WEBSOCKET' ? 'wss' : 'https';
  return `${protocol}://${apiId(scope)}.execute-api.${scope.region}.amazonaws.com`;
}

function versionArn(scope: ResourceScope): string {
  return `${functionArn(scope)}:1`;
}

function aliasArn(scope: ResourceScope): string {
  return `${functionArn(scope)}:${text(scope.property('Name'), scope, 'Name')}`;
}

/** Arn of the function that a version or alias belongs to; the template may give a name or an arn. */
function functionArn(scope: ResourceScope): string {
  const nameOrArn = text(scope.property('FunctionName'), scope, 'FunctionName');
  return nameOrArn.startsWith('arn:') ? nameOrArn : arn('lambda', `function:${nameOrArn}`)(scope);
}

function path(scope: ResourceScope): string {
  return text(scope.property('Path') ?? '/', scope, 'Path');
}

function managedPolicyArn(scope: ResourceScope): string {
  return globalArn('iam', (s) => `policy${path(s)}${physicalName('ManagedPolicyName', 128)(s)}`)(scope);
}

function queueName(scope: ResourceScope): string {
  const fifo = scope.property('FifoQueue') === true || scope.property('FifoQueue') === 'true';
  const name = physicalName('QueueName', fifo ? 75 : 80)(scope);
  return fifo && !name.endsWith('.fifo') ? `${name}.fifo` : name;
}

function queueUrl(scope: ResourceScope): string {
  return `https://sqs.${scope.region}.amazonaws.com/${scope.account}/${queueName(scope)}`;
}

function topicName(scope: ResourceScope): string {
  return physicalName('TopicName', 256)(scope);
}

function platformApplicationArn(scope: ResourceScope): string {
  const platform = text(scope.property('Platform'), scope, 'Platform');
  return arn('sns', `app/${platform}/${physicalName('Name', 256)(scope)}`)(scope);
}

function bucketName(scope: ResourceScope): string {
  const name = physicalName('BucketName', 63)(scope);
  return scope.property('BucketName') === undefined ? name.toLowerCase() : name;
}

function bucketArn(scope: ResourceScope): string {
  return `arn:aws:s3:::${bucketName(scope)}`;
}

function stateMachineArn(scope: ResourceScope): string {
  return arn('states', `stateMachine:${physicalName('StateMachineName', 80)(scope)}`)(scope);
}

/** Secrets Manager appends a hyphen and six characters to the name. */
function secretArn(scope: ResourceScope): string {
  return arn('secretsmanager', `secret:${physicalName('Name', 512)(scope)}-${stableId(seed(scope), 6)}`)(scope);
}

function keyArn(scope: ResourceScope): string {
  return arn('kms', `key/${uuid(scope)}`)(scope);
}

function bus(scope: ResourceScope): string {
  const name = scope.property('EventBusName');
  return name === undefined || name === 'default' ? '' : `${String(name).split('/').at(-1)}/`;
}

function distributionId(scope: ResourceScope): string {
  return `E${stableId(seed(scope), 13).toUpperCase()}`;
}

function cloudFrontFunctionArn(scope: ResourceScope): string {
  return globalArn('cloudfront', (s) => `function/${physicalName('Name', 64)(s)}`)(scope);
}

function emailIdentity(scope: ResourceScope): string {
  return text(scope.property('EmailIdentity'), scope, 'EmailIdentity');
}

function dkimToken(scope: ResourceScope, number: number): string {
  return stableId(`${seed(scope)}/${number}`, 32);
}

function text(value: unknown, scope: ResourceScope, property: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`${property} of ${scope.logicalId} (${scope.type}) must be a text`);
}
