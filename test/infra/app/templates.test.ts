import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Resource } from '#infra/local/interfaces.ts';
import { loadAssembly } from '#infra/local/template/assembly.ts';
import { misunderstood } from '#infra/local/template/understood.ts';
import { stages } from '#infra/stages.ts';
import { buildDirectory } from '#test/support/build-directory.ts';
import { mistakesIn } from './mistakes.ts';
import { synthesized } from './synthesized.ts';

const stacks = synthesized('all');
const resourcesOf = (stage: string) => loadAssembly(join(buildDirectory, 'stages', 'all'), stage).resources;
const prod = resourcesOf('prod');

test.each(stages.map(({ name }) => [name]))(
  'every property of %s is understood here or watched by a test, and none is wrong',
  (name) => {
    const resources = resourcesOf(name);
    expect(resources.length).toBeGreaterThan(1000);
    expect(mistakesIn(resources)).toEqual([]);
  },
);

/** A copy of prod's resources in which those of a type, or those of them that `where` chooses, have another property. */
function planted(
  type: string,
  path: string,
  value: unknown,
  where: (resource: Resource) => boolean = () => true,
): Resource[] {
  const copy = structuredClone(prod) as Resource[];
  const chosen = copy.filter((resource) => resource.type === type && where(resource));
  if (chosen.length === 0) throw new Error(`There is no ${type} to plant a fault in.`);
  const names = path.split('.');
  const last = names.pop() ?? '';
  for (const { properties } of chosen) {
    const parent = names.reduce<Record<string, unknown>>((inner, name) => Object(inner[name]), properties);
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return copy;
}

const isHttp = ({ properties }: Resource) => properties.ProtocolType === 'HTTP';
const named = (text: string) => (resource: Resource) => resource.id.includes(text);
const ofStage =
  (name: string) =>
  ({ properties }: Resource) =>
    properties.StageName === name;
const config = 'DistributionConfig';
/** CloudFront's managed policies AllViewer and CachingOptimized. */
const allViewer = '216adef6-5c7f-47e4-b989-5492eafa07d3';
const cachingOptimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const api = 'AWS::ApiGatewayV2::Api';
const apiStage = 'AWS::ApiGatewayV2::Stage';
const integration = 'AWS::ApiGatewayV2::Integration';
const distribution = 'AWS::CloudFront::Distribution';
const lambda = 'AWS::Lambda::Function';
const bucket = 'AWS::S3::Bucket';
const table = 'AWS::DynamoDB::GlobalTable';
const alarm = 'AWS::CloudWatch::Alarm';
const filter = 'AWS::Logs::MetricFilter';
const queue = 'AWS::SQS::Queue';

/** Faults that deploy without an error: what is planted, and what finds it. */
const faults: readonly (readonly [name: string, resources: () => Resource[], found: RegExp])[] = [
  // Those of an audit of the whole project.
  [
    'the origin gets every header, Host too',
    () => planted(distribution, `${config}.DefaultCacheBehavior.OriginRequestPolicyId`, allViewer),
    /OriginRequestPolicyId/,
  ],
  [
    'the HTTP API deploys nothing by itself',
    () => planted(apiStage, 'AutoDeploy', false, ofStage('$default')),
    /AutoDeploy/,
  ],
  [
    'the WebSocket API deploys nothing by itself',
    () => planted(apiStage, 'AutoDeploy', false, ofStage('live')),
    /AutoDeploy/,
  ],
  [
    'the key does not leave the decision to IAM',
    () => planted('AWS::KMS::Key', 'KeyPolicy.Statement.0.Principal', { AWS: 'arn:aws:iam::000000000000:user/one' }),
    /KeyPolicy/,
  ],
  [
    'functions may not write their logs',
    () =>
      planted(
        'AWS::IAM::Role',
        'Policies.0.PolicyDocument.Statement.0.Action',
        'logs:CreateLogStream',
        named('claimGig'),
      ),
    /lacks logs:PutLogEvents/,
  ],
  [
    'functions get events of format 1.0',
    () => planted(integration, 'PayloadFormatVersion', '1.0', named('claimGig')),
    /PayloadFormatVersion/,
  ],
  ['functions have 128 MB', () => planted(lambda, 'MemorySize', 128), /MemorySize/],
  [
    'the API is cached',
    () => planted(distribution, `${config}.DefaultCacheBehavior.CachePolicyId`, cachingOptimized),
    /CachePolicyId/,
  ],
  [
    'Gibby is cached',
    () => planted(distribution, `${config}.CacheBehaviors.0.CachePolicyId`, cachingOptimized),
    /CacheBehaviors/,
  ],
  [
    'pages may send no header with an upload',
    () => planted(bucket, 'CorsConfiguration.CorsRules.0.AllowedHeaders', undefined),
    /CorsRules/,
  ],
  ['pages may upload nothing', () => planted(bucket, 'CorsConfiguration', undefined), /CorsRules/],
  [
    'pages may not send apikey',
    () =>
      planted(
        api,
        'CorsConfiguration.AllowHeaders',
        ['authorization', 'authentication', 'content-type', 'idempotency-key'],
        isHttp,
      ),
    /AllowHeaders/,
  ],
  [
    'faults are counted where no alarm looks',
    () => planted(filter, 'MetricTransformations.0.MetricNamespace', 'Marketplace'),
    /no alarm reads/,
  ],
  ['an alarm waits for a million', () => planted(alarm, 'Threshold', 1_000_000), /Threshold/],
  // Others.
  ['an alarm tells nobody', () => planted(alarm, 'AlarmActions', []), /AlarmActions/],
  [
    'an alarm rings when it should not',
    () => planted(alarm, 'ComparisonOperator', 'LessThanThreshold'),
    /ComparisonOperator/,
  ],
  ['an alarm waits for a day', () => planted(alarm, 'EvaluationPeriods', 288), /EvaluationPeriods/],
  [
    'a filter counts another number than it looks at',
    () => planted(filter, 'MetricTransformations.0.MetricValue', '$.requests'),
    /counts/,
  ],
  [
    'logs of a function go to another',
    () => planted(lambda, 'LoggingConfig.LogGroup', '/aws/lambda/prod-health', named('claimGig')),
    /logs to/,
  ],
  ['logs are kept for ever', () => planted('AWS::Logs::LogGroup', 'RetentionInDays', undefined), /RetentionInDays/],
  [
    'a page of Gibby may not read when to try again',
    () => planted(api, 'CorsConfiguration.ExposeHeaders', [], isHttp),
    /ExposeHeaders/,
  ],
  [
    'pages may not delete',
    () => planted(api, 'CorsConfiguration.AllowMethods', ['GET', 'POST', 'PUT', 'PATCH'], isHttp),
    /AllowMethods/,
  ],
  [
    'the HTTP API has no throttle',
    () => planted(apiStage, 'DefaultRouteSettings', undefined, ofStage('$default')),
    /Throttling/,
  ],
  [
    'answers have no security headers',
    () => planted(distribution, `${config}.DefaultCacheBehavior.ResponseHeadersPolicyId`, undefined),
    /DefaultCacheBehavior/,
  ],
  [
    'the distribution takes plain requests',
    () => planted(distribution, `${config}.DefaultCacheBehavior.ViewerProtocolPolicy`, 'allow-all'),
    /ViewerProtocolPolicy/,
  ],
  ['the distribution is switched off', () => planted(distribution, `${config}.Enabled`, false), /Enabled/],
  ['the firewall is not in front', () => planted(distribution, `${config}.WebACLId`, undefined), /WebACLId/],
  [
    'functions of CloudFront are not published',
    () => planted('AWS::CloudFront::Function', 'AutoPublish', false),
    /AutoPublish/,
  ],
  [
    'the edge signs nothing for the bucket',
    () => planted('AWS::CloudFront::OriginAccessControl', 'OriginAccessControlConfig.SigningBehavior', 'never'),
    /SigningBehavior/,
  ],
  [
    'the bucket may be opened to everybody',
    () => planted(bucket, 'PublicAccessBlockConfiguration.BlockPublicPolicy', false),
    /BlockPublicPolicy/,
  ],
  [
    'the edge may read private files',
    () => planted('AWS::S3::BucketPolicy', 'PolicyDocument.Statement.1.Resource', 'arn:aws:s3:::files/*'),
    /Statement/,
  ],
  [
    'files arrive and nobody looks at them',
    () => planted(bucket, 'NotificationConfiguration', undefined),
    /QueueConfigurations/,
  ],
  [
    'uploads wait in quarantine for ever',
    () => planted(bucket, 'LifecycleConfiguration', undefined),
    /LifecycleConfiguration/,
  ],
  [
    'the table cannot be restored',
    () => planted(table, 'Replicas.0.PointInTimeRecoverySpecification', undefined),
    /PointInTimeRecovery/,
  ],
  [
    'the table may be deleted',
    () => planted(table, 'Replicas.0.DeletionProtectionEnabled', false),
    /DeletionProtection/,
  ],
  [
    'items expire by another attribute',
    () => planted(table, 'TimeToLiveSpecification.AttributeName', 'expires'),
    /TimeToLive/,
  ],
  [
    'the stream has no former images',
    () => planted(table, 'StreamSpecification.StreamViewType', 'NEW_IMAGE'),
    /StreamViewType/,
  ],
  [
    'a queue loses what its consumer cannot do',
    () => planted(queue, 'RedrivePolicy', undefined, named('UploadsMade')),
    /RedrivePolicy/,
  ],
  [
    'groups of a FIFO queue wait for each other',
    () => planted(queue, 'FifoThroughputLimit', 'perQueue', named('Frames')),
    /FifoThroughputLimit/,
  ],
  [
    'one bad record fails its whole batch',
    () => planted('AWS::Lambda::EventSourceMapping', 'FunctionResponseTypes', []),
    /FunctionResponseTypes/,
  ],
  [
    'any API may call a function',
    () => planted('AWS::Lambda::Permission', 'SourceArn', undefined, named('claimGig')),
    /SourceArn/,
  ],
  [
    'a schedule may not call its function',
    () =>
      planted(
        'AWS::Lambda::Permission',
        'SourceArn',
        'arn:aws:events:us-east-1:000000000000:rule/x',
        named('checkBooks'),
      ),
    /may not call/,
  ],
  ['functions run for five minutes', () => planted(lambda, 'Timeout', 300), /Timeout/],
  [
    'state machines log the data of their executions',
    () => planted('AWS::StepFunctions::StateMachine', 'LoggingConfiguration.IncludeExecutionData', true),
    /IncludeExecutionData/,
  ],
  ['the key is never rotated', () => planted('AWS::KMS::Key', 'EnableKeyRotation', false), /EnableKeyRotation/],
];

describe('a fault is found that deploys without an error', () => {
  test.each(faults)('%s', (_name, resources, found) => {
    expect(mistakesIn(resources()).join('\n')).toMatch(found);
  });
});

test('the local cloud refuses a type, a property and a value that it does not understand', () => {
  const odd = (type: string, properties: Record<string, unknown>): Resource => ({
    id: 'Odd',
    stack: 'local-Odd',
    type,
    properties,
    ref: '',
    arn: '',
  });
  expect(misunderstood([odd('AWS::EC2::VPC', {})])).toEqual([
    'local-Odd/Odd (AWS::EC2::VPC): the local cloud does not know this type',
  ]);
  expect(misunderstood([odd(queue, { KmsMasterKeyId: 'a' })])).toEqual([
    `local-Odd/Odd (${queue}): KmsMasterKeyId is not known to the local cloud`,
  ]);
  expect(misunderstood([odd(table, { Replicas: [{ Region: 'us-east-1' }, { ContributorInsights: true }] })])).toEqual([
    `local-Odd/Odd (${table}): Replicas[].ContributorInsights is not known to the local cloud`,
  ]);
  expect(misunderstood([odd(apiStage, { AutoDeploy: false })])).toEqual([
    `local-Odd/Odd (${apiStage}): AutoDeploy may not be false`,
  ]);
  expect(misunderstood([odd(queue, { FifoQueue: true, RedrivePolicy: { maxReceiveCount: 3 } })])).toEqual([]);
});

/** Services without regions: two stages of one name in two regions of one account share their names. */
const global: Readonly<Record<string, string>> = {
  'AWS::Budgets::Budget': 'Budget.BudgetName',
  'AWS::CloudFront::Distribution': 'DistributionConfig.Staging',
  'AWS::CloudFront::Function': 'Name',
  'AWS::CloudFront::OriginAccessControl': 'OriginAccessControlConfig.Name',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::S3::Bucket': 'BucketName',
};

test('one stage fits into several regions of an account: a name that is not of a region names it', () => {
  for (const { path, resources } of stacks) {
    for (const [id, { Type, Properties }] of Object.entries(resources)) {
      const name = (global[Type] ?? '').split('.').reduce<unknown>((value, key) => Object(value)[key], Properties);
      if (name !== undefined) expect(JSON.stringify(name), `${path}/${id}`).toContain('{"Ref":"AWS::Region"}');
    }
  }
  // The rules of AWS WAF are in us-east-1 for all regions: stages of one name share them, and so have the same.
  const firewalls = stacks.filter(({ path }) => path.endsWith('/Firewall'));
  expect(firewalls).toHaveLength(2);
  for (const { text } of firewalls) expect(text).not.toMatch(/"(?:Ref|Fn::Sub)": "AWS::Region"/);
});

test('the firewall blocks floods by address, by address before sign-in and by key, and knows the routes before sign-in', () => {
  const [acl] = prod.filter(({ type }) => type === 'AWS::WAFv2::WebACL');
  const rules = acl?.properties.Rules as { Name: string; Action?: unknown; Statement: Record<string, unknown> }[];
  const limits = rules.flatMap(({ Name, Action, Statement: { RateBasedStatement } }) =>
    RateBasedStatement ? [[Name, Object(RateBasedStatement).Limit, JSON.stringify(Action).includes('429')]] : [],
  );
  expect(limits).toEqual([
    ['PerAddress', 40_000, true],
    ['AnonymousPerAddress', 10_000, true],
    ['PerKeyHeader', 3_000_000, true],
    ['PerKeyParameter', 3_000_000, true],
  ]);
  const [, expression = ''] = /"RegexString":"([^"]+)"/.exec(JSON.stringify(rules)) ?? [];
  const isBeforeSignIn = (path: string) => new RegExp(expression).test(path);
  expect(['/login/verify', '/accounts', '/api/login', '/api/register'].every(isBeforeSignIn)).toBe(true);
  expect(['/gigs', '/login/verify/more', '/api/requests', '/api/loginx'].some(isBeforeSignIn)).toBe(false);
});

/** Every statement of every role, one a line: actions, resources, conditions. */
function permissionsOf(resources: readonly Resource[]): string[] {
  const roles = new Map(resources.filter(({ type }) => type === 'AWS::IAM::Role').map((role) => [role.ref, role]));
  const inRole = [...roles.values()].flatMap((role) =>
    (role.properties.Policies as { readonly PolicyDocument: unknown }[]).map(({ PolicyDocument }) => ({
      role,
      PolicyDocument,
    })),
  );
  const apart = resources
    .filter(({ type }) => type === 'AWS::IAM::Policy')
    .flatMap(({ properties: { Roles, PolicyDocument } }) =>
      [Roles].flat().map((name) => ({ role: roles.get(String(name)), PolicyDocument })),
    );
  const lines = [...inRole, ...apart].flatMap(({ role, PolicyDocument }) =>
    (Object(PolicyDocument).Statement as Record<string, unknown>[]).map((statement) => {
      const { Effect, Action, Resource: at, Condition } = statement;
      const name = `${role?.stack}/${role?.id.replace(/Role[0-9A-F]{8}$/, '')}`;
      const what = [Effect === 'Allow' ? '' : `${Effect} `, [Action].flat().join(' ')].join('');
      const condition = Condition === undefined ? [] : [`if ${JSON.stringify(Condition)}`];
      return [name, what, [at].flat().join(' '), ...condition].join(' | ');
    }),
  );
  return lines.map((line) => line.replaceAll(/arn:aws:|us-east-1:000000000000:/g, '')).sort();
}

test('what each role may do is as listed: a wider permission shows in the review of permissions.txt', async () => {
  await expect(`${permissionsOf(prod).join('\n')}\n`).toMatchFileSnapshot('./permissions.txt');
});
