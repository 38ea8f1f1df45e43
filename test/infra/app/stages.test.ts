import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import aslValidator from 'asl-validator';
import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import { stages } from '#infra/stages.ts';
import { machines } from '#infra/state-machines/machines.ts';
import { entryOf } from '#shared/catalogue.ts';
import type { PortName } from '#shared/kernel/ports.ts';
import { portsNeeded } from '#shared/kernel/route/define.ts';
import { audited } from './audit.ts';
import { ofType, statementsOfRoles, synthesized } from './synthesized.ts';

// The audit of cdk-nag is part of the synthesis: this throws on every finding that no construct acknowledges.
const stacks = synthesized('all');

const maxResources = 450;
const operations = areas.flatMap((area) => Object.entries(area.operations));

test('every stage has every stack', () => {
  const inUse = areas.filter((area) => Object.keys(area.operations).length > 0).map((area) => area.name);
  const names = ['Data', 'Edge', 'Observability', 'StateMachines', ...inUse].sort();
  for (const { name, firewall } of stages) {
    const wanted = firewall ? [...names, 'Firewall'].sort() : names;
    expect(
      stacks
        .filter(({ stage }) => stage === name)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(wanted.map((stack) => `${name}/${stack}`));
  }
});

test('the audit of cdk-nag refuses a finding that no construct acknowledges', () => {
  const app = audited(new App({ builtinCloudFormationValidation: false }));
  new Bucket(new Stack(app, 'Unsafe'), 'Bucket');
  expect(() => app.synth()).toThrow(/AwsSolutions-S1\b/);
});

test(`no stack has more than ${maxResources} resources`, () => {
  for (const { path, resources } of stacks) {
    expect(Object.keys(resources).length, path).toBeLessThanOrEqual(maxResources);
  }
});

describe('the roles of functions', () => {
  const statements = statementsOfRoles(stacks);

  test('have no wildcard actions and only Allow statements', () => {
    expect(statements.length).toBeGreaterThan(0);
    for (const { role, actions, effect } of statements) {
      expect(effect).toBe('Allow');
      for (const action of actions) expect(action, role).not.toContain('*');
    }
  });

  test('reach the table only at the key prefixes of the ports they use', () => {
    const onTable = statements.filter(
      ({ actions, resources }) =>
        actions.some((action) => action.startsWith('dynamodb:') && action !== 'dynamodb:Scan') &&
        !resources.join().includes('Stream'),
    );
    expect(onTable.length).toBeGreaterThan(0);
    for (const { role, condition } of onTable) {
      const patterns = condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] as string[] | undefined;
      expect(patterns, role).toBeDefined();
      expect(patterns?.length, role).toBeGreaterThan(0);
      for (const pattern of patterns ?? []) expect(pattern, role).toMatch(/^[A-Z]{3}#\*$/);
    }
  });

  /** Who may read the whole table, and why. None of them is called by an app. */
  const scanning = {
    checkBooks: 'adds up all of the books, once a day',
    backfillClaims: 'walks over what is stored, and is removed once it has finished (docs/data-changes.md)',
    backfillComplaintRecords: 'walks over what is stored, and is removed once it has finished (docs/data-changes.md)',
    backfillPictures: 'walks over what is stored, and is removed once it has finished (docs/data-changes.md)',
    backfillReports: 'walks over what is stored, and is removed once it has finished (docs/data-changes.md)',
  };

  test('allow only the check of the books and the backfills to scan the table', () => {
    const scans = statements.filter(({ actions }) => actions.includes('dynamodb:Scan'));
    for (const name of Object.keys(scanning)) {
      expect(
        scans.filter(({ role }) => isRoleOf(role, name)),
        name,
      ).toHaveLength(stages.length);
    }
    expect(scans).toHaveLength(stages.length * Object.keys(scanning).length);
    for (const { role, actions } of scans) expect(actions, role).toEqual(['dynamodb:Scan']);
  });

  test('allow actions on all resources only for the delivery of logs and traces', () => {
    for (const { role, actions, resources } of statements) {
      if (!resources.includes('"*"')) continue;
      for (const action of actions) expect(action, role).toMatch(/^(logs|xray):/);
    }
  });

  test.each(operations)('include one for %s, with the prefixes of its ports and no others', (operation, definition) => {
    const owned = Object.entries(portsNeeded(definition)).flatMap(([port, access]) =>
      entryOf(port as PortName, String(access)).grants.flatMap((grant) => ('prefixes' in grant ? grant : [])),
    );
    const expected = {
      read: prefixesOf(owned.filter(({ table }) => table === 'read').flatMap(({ prefixes }) => prefixes)),
      write: prefixesOf(owned.filter(({ table }) => table === 'write').flatMap(({ prefixes }) => prefixes)),
    };
    for (const { name: stage } of stages) {
      const own = statements.filter(({ role }) => role.startsWith(`${stage}/`) && isRoleOf(role, operation));
      expect(own.length).toBeGreaterThan(0);
      expect(leadingKeys(own, 'dynamodb:GetItem')).toEqual(expected.read);
      expect(leadingKeys(own, 'dynamodb:PutItem')).toEqual(expected.write);
    }
  });

  test('belong to one function each', () => {
    const roles = ofType(stacks, 'AWS::Lambda::Function').map(
      ({ name, properties }) => `${name.split('/').slice(0, 2).join('/')} ${JSON.stringify(properties.Role)}`,
    );
    expect(new Set(roles).size).toBe(roles.length);
    expect(roles.length).toBe(operations.length * stages.length);
  });

  function prefixesOf(prefixes: readonly string[]): string[] {
    return [...new Set(prefixes)].sort().map((prefix) => `${prefix}*`);
  }

  function isRoleOf(role: string, operation: string): boolean {
    return new RegExp(`/${operation}Role(DefaultPolicy)?[0-9A-F]{8}$`).test(role);
  }

  function leadingKeys(own: typeof statements, action: string): unknown {
    const found = own.filter(({ actions }) => actions.includes(action));
    expect(found.length).toBeLessThanOrEqual(1);
    return found[0]?.condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? [];
  }
});

describe('visible configuration', () => {
  test('contains no secret: values are generated at deployment, and functions get only their ARNs', () => {
    for (const { properties, name } of ofType(stacks, 'AWS::SecretsManager::Secret')) {
      expect(properties.SecretString, name).toBeUndefined();
      expect(properties.GenerateSecretString, name).toBeDefined();
    }
    for (const { text, path } of stacks) {
      // CloudFormation itself reads the edge's proof, for the header that CloudFront adds: no function could.
      const edgeProof = /\{\{resolve:secretsmanager:\w+\/edge-proof:SecretString:(?:first|second)::\}\}/g;
      expect(text.replaceAll(edgeProof, ''), path).not.toMatch(
        /resolve:secretsmanager|resolve:ssm|AKIA[0-9A-Z]{16}|-----BEGIN|local-[a-z-]*(key|secret)/,
      );
    }
    for (const { properties, name } of ofType(stacks, 'AWS::Lambda::Function')) {
      const { Variables = {} } = (properties.Environment ?? {}) as { Variables?: Record<string, unknown> };
      for (const [variable, value] of Object.entries(Variables)) {
        if (variable.endsWith('_SECRET')) expect(value, name).toBeTypeOf('object');
      }
    }
  });

  test('tells every function in which country the stage is', () => {
    const functions = ofType(stacks, 'AWS::Lambda::Function').filter(({ properties }) =>
      String(properties.Handler).endsWith('.handler'),
    );
    const regions = functions.map(({ properties }) => Object(properties.Environment).Variables?.HOME_REGION);
    expect([regions.length > 200, new Set(regions)]).toEqual([true, new Set(['ID'])]);
  });

  test('tells who issues the tokens of instant streams in which roles they act, as the document has it', () => {
    const issuing = ofType(stacks, 'AWS::Lambda::Function').filter(({ name }) => name.includes('requestStream'));
    const settings = issuing.map(({ properties }) => Object(properties.Environment).Variables?.INSTANT_TOKENS);
    expect([settings.length, new Set(settings)]).toEqual([stages.length, new Set(['shared'])]);
  });

  test('tells who sets passwords what they have to be, as the document has it', () => {
    const settings = ofType(stacks, 'AWS::Lambda::Function').flatMap(
      ({ properties }) => Object(properties.Environment).Variables?.PASSWORD_POLICY ?? [],
    );
    // G02, G11, X02, X31 and X48.
    expect([settings.length, new Set(settings)]).toEqual([5 * stages.length, new Set(['documented'])]);
  });

  test('answers HEAD wherever it answers GET', () => {
    const keys = ofType(stacks, 'AWS::ApiGatewayV2::Route').map(({ properties }) => String(properties.RouteKey));
    const of = (method: string) =>
      new Set(keys.filter((key) => key.startsWith(`${method} `)).map((key) => key.slice(method.length + 1)));
    expect(of('GET').size).toBeGreaterThan(70);
    expect(of('HEAD')).toEqual(of('GET'));
    // The quota of routes of one API (API Gateway developer guide, "Quotas").
    const ofOneStage = new Set(keys.filter((key) => !key.startsWith('$')));
    expect(ofOneStage.size).toBeLessThan(300);
  });

  test('reads no parameter from the account', () => {
    for (const { text, path } of stacks) expect(text, path).not.toContain('GetParameter');
  });

  test('keeps addresses, paths and queries out of the access log', () => {
    const formats = ofType(stacks, 'AWS::ApiGatewayV2::Stage')
      .map(({ properties }) => (properties.AccessLogSettings as { Format?: string } | undefined)?.Format)
      .filter((format) => format !== undefined);
    expect(formats).toHaveLength(stages.length);
    for (const format of formats) expect(format).not.toMatch(/sourceIp|context\.path|querystring|authorizer|header/i);
  });
});

describe('stored data', () => {
  const keptStages = new Set<string>(stages.filter(({ retainsData }) => retainsData).map(({ name }) => name));

  test('can be restored to any moment, and both images are streamed', () => {
    const tables = ofType(stacks, 'AWS::DynamoDB::GlobalTable');
    expect(tables).toHaveLength(stages.length);
    for (const { properties, name } of tables) {
      const [replica] = properties.Replicas as Record<string, unknown>[];
      expect(replica?.PointInTimeRecoverySpecification, name).toEqual({ PointInTimeRecoveryEnabled: true });
      expect(properties.StreamSpecification, name).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
      expect(properties.TimeToLiveSpecification, name).toEqual({ AttributeName: 'ttl', Enabled: true });
      expect(replica?.DeletionProtectionEnabled ?? false, name).toBe(keptStages.has(name.split('/')[0] ?? ''));
    }
  });

  test('outlives the stacks in stages with real users, with its keys and secrets', () => {
    const kept = {
      'AWS::DynamoDB::GlobalTable': 'RetainExceptOnCreate',
      'AWS::KMS::Key': 'RetainExceptOnCreate',
      'AWS::S3::Bucket': 'RetainExceptOnCreate',
      'AWS::SecretsManager::Secret': 'RetainExceptOnCreate',
    };
    for (const [type, policy] of Object.entries(kept)) {
      for (const { name, DeletionPolicy } of ofType(stacks, type)) {
        expect(DeletionPolicy, name).toBe(keptStages.has(name.split('/')[0] ?? '') ? policy : 'Delete');
      }
    }
  });

  test('is protected only once nothing can fail any more, so that a failed first deployment leaves nothing behind', () => {
    for (const { resources, path, stage } of stacks.filter(({ path }) => path.endsWith('/Data'))) {
      const { table = [], rest = [] } = Object.groupBy(Object.entries(resources), ([, { Type }]) =>
        Type === 'AWS::DynamoDB::GlobalTable' ? 'table' : 'rest',
      );
      const others = rest.filter(([, { Type }]) => Type !== 'AWS::CDK::Metadata').map(([id]) => id);
      const [[, made] = []] = table;
      expect([made?.DependsOn ?? []].flat().toSorted(), path).toEqual(keptStages.has(stage) ? others.toSorted() : []);
      for (const [id, { DeletionPolicy }] of rest) expect(DeletionPolicy, id).not.toBe('Retain');
    }
  });

  test('has its field key rotated every year', () => {
    const keys = ofType(stacks, 'AWS::KMS::Key');
    expect(keys).toHaveLength(stages.length);
    for (const { name, properties } of keys) expect(properties.EnableKeyRotation, name).toBe(true);
  });

  test('in queues is encrypted, refuses plain connections and fails into the dead letters', () => {
    const queues = ofType(stacks, 'AWS::SQS::Queue');
    expect(queues.length).toBeGreaterThan(0);
    for (const { name, properties } of queues) {
      expect(properties.SqsManagedSseEnabled, name).toBe(true);
      if (!name.includes('DeadLetters')) expect(properties.RedrivePolicy, name).toBeDefined();
    }
    expect(ofType(stacks, 'AWS::SQS::QueuePolicy')).toHaveLength(queues.length);
    for (const { properties } of ofType(stacks, 'AWS::SQS::QueuePolicy')) {
      expect(JSON.stringify(properties)).toContain('"aws:SecureTransport":"false"');
    }
  });

  test('in uploads is private, encrypted, reached by TLS only, and announced only while it is in quarantine', () => {
    const buckets = ofType(stacks, 'AWS::S3::Bucket');
    expect(buckets).toHaveLength(stages.length);
    for (const { name, properties } of buckets) {
      const blocked = properties.PublicAccessBlockConfiguration as Record<string, boolean>;
      expect(Object.values(blocked), name).toEqual([true, true, true, true]);
      expect(properties.BucketEncryption, name).toBeDefined();
      const { QueueConfigurations } = properties.NotificationConfiguration as { QueueConfigurations: unknown[] };
      expect(JSON.stringify(QueueConfigurations), name).toContain('"Value":"quarantine/"');
      const { Rules } = properties.LifecycleConfiguration as { Rules: unknown[] };
      expect(Rules, name).toContainEqual({ ExpirationInDays: 1, Prefix: 'quarantine/', Status: 'Enabled' });
    }
    for (const { name, properties } of ofType(stacks, 'AWS::S3::BucketPolicy')) {
      const { Statement } = properties.PolicyDocument as { Statement: Record<string, unknown>[] };
      const allowed = Statement.filter(({ Effect }) => Effect === 'Allow');
      expect(allowed, name).toHaveLength(1);
      expect(allowed[0]).toMatchObject({ Principal: { Service: 'cloudfront.amazonaws.com' }, Action: 's3:GetObject' });
      expect(JSON.stringify(allowed[0]?.Resource), name).toContain('/public/*');
      expect(JSON.stringify(Statement), name).toContain('"aws:SecureTransport":"false"');
    }
  });

  test('on the stream fails into the dead letters, record by record', () => {
    const sources = ofType(stacks, 'AWS::Lambda::EventSourceMapping');
    expect(sources.length).toBeGreaterThan(0);
    for (const { properties, name } of sources) {
      expect(properties.FunctionResponseTypes, name).toEqual(['ReportBatchItemFailures']);
      if (properties.StartingPosition === undefined) continue;
      expect(properties.DestinationConfig, name).toHaveProperty('OnFailure.Destination');
      expect(properties.BisectBatchOnFunctionError, name).toBe(true);
    }
  });
});

describe('queues', () => {
  const secondsOf = (properties: Readonly<Record<string, unknown>>) => Number(properties.VisibilityTimeout ?? 30);

  test('a message stays hidden for longer than its function may take', () => {
    const functions = ofType(stacks, 'AWS::Lambda::Function');
    const queues = ofType(stacks, 'AWS::SQS::Queue');
    const sources = ofType(stacks, 'AWS::Lambda::EventSourceMapping').flatMap(({ name, properties }) => {
      const [stage = ''] = name.split('/');
      const isNamedBy = (value: unknown) => (each: { readonly name: string }) => {
        const [itsStage, , id = ''] = each.name.split('/');
        return itsStage === stage && JSON.stringify(value).includes(id);
      };
      const queue = queues.find(isNamedBy(properties.EventSourceArn));
      return queue ? [{ queue, reader: functions.find(isNamedBy(properties.FunctionName)) }] : [];
    });
    expect(sources.length).toBeGreaterThan(stages.length);
    for (const { queue, reader } of sources) {
      expect(secondsOf(queue.properties), queue.name).toBeGreaterThan(Number(reader?.properties.Timeout));
    }
  });

  test('the functions of sockets have as many invocations reserved as their queue may start', () => {
    for (const { name, realtimeConcurrency } of stages) {
      const inStage = stacks.filter(({ stage }) => stage === name);
      const reserved = ofType(inStage, 'AWS::Lambda::Function').filter(
        ({ properties }) => properties.ReservedConcurrentExecutions !== undefined,
      );
      const ofSockets = ['deliverEvents', 'receiveFrame'].map((operation) => `${name}-${operation}`);
      const expected = realtimeConcurrency === undefined ? [] : ofSockets;
      expect(reserved.map(({ properties }) => properties.FunctionName).sort()).toEqual(expected);
      const started = ofType(inStage, 'AWS::Lambda::EventSourceMapping').flatMap(({ properties }) =>
        properties.ScalingConfig === undefined ? [] : [properties.ScalingConfig],
      );
      expect(started).toEqual(expected.map(() => ({ MaximumConcurrency: realtimeConcurrency })));
      expect(reserved.map(({ properties }) => properties.ReservedConcurrentExecutions)).toEqual(
        expected.map(() => realtimeConcurrency),
      );
    }
  });
});

describe('logs and connections', () => {
  test('every log group expires after the days of its stage, and every function has one', () => {
    const groups = ofType(stacks, 'AWS::Logs::LogGroup');
    for (const { name, properties } of groups) {
      const settings = stages.find((stage) => name.startsWith(`${stage.name}/`));
      expect(properties.RetentionInDays, name).toBe(settings?.logRetentionDays);
    }
    for (const { name, properties } of ofType(stacks, 'AWS::Lambda::Function')) {
      expect(properties.LoggingConfig, name).toHaveProperty('LogGroup');
    }
  });

  test('the public name and the APIs accept TLS only', () => {
    const distributions = ofType(stacks, 'AWS::CloudFront::Distribution');
    expect(distributions).toHaveLength(stages.length);
    for (const { properties, name } of distributions) {
      const config = properties.DistributionConfig as {
        DefaultCacheBehavior: Record<string, unknown>;
        CacheBehaviors: Record<string, unknown>[];
        Origins: { CustomOriginConfig?: Record<string, unknown>; OriginAccessControlId?: unknown }[];
      };
      for (const behaviour of [config.DefaultCacheBehavior, ...config.CacheBehaviors]) {
        expect(behaviour.ViewerProtocolPolicy, name).toBe('https-only');
      }
      for (const { CustomOriginConfig, OriginAccessControlId } of config.Origins) {
        // A bucket is read only by signed requests, which refuse plain connections.
        if (CustomOriginConfig) expect(CustomOriginConfig.OriginProtocolPolicy).toBe('https-only');
        else expect(OriginAccessControlId, name).toBeDefined();
      }
    }
  });
});

test('a secret is replaced by the operation alone that revokes it, which reads it first and has no other secret', () => {
  const writers = statementsOfRoles(stacks).filter(({ actions }) => actions.includes('secretsmanager:PutSecretValue'));
  expect(writers).toHaveLength(stages.length);
  for (const { role, actions, resources } of writers) {
    expect(role).toContain('revokeRealtimeSecret');
    expect([...actions].sort()).toEqual(['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue']);
    expect(resources).toEqual([expect.stringContaining('Secretrealtime')]);
  }
});

test('alarms watch dead letters, faults and failed state machines in every stage', () => {
  for (const { name } of stages) {
    const alarms = ofType(
      stacks.filter(({ stage }) => stage === name),
      'AWS::CloudWatch::Alarm',
    );
    expect(alarms.map(({ properties }) => properties.MetricName).sort()).toEqual([
      '5xx',
      'ApproximateAgeOfOldestMessage',
      'ApproximateAgeOfOldestMessage',
      'ApproximateNumberOfMessagesVisible',
      'ApproximateNumberOfMessagesVisible',
      ...Object.keys(machines).map(() => 'ExecutionsFailed'),
      ...Object.keys(machines).map(() => 'ExecutionsTimedOut'),
      'IteratorAge',
      'IteratorAge',
      'Reputation.BounceRate',
      'Reputation.ComplaintRate',
      'SMSMonthToDateSpentUSD',
      'Throttles',
      'booksOutOfBalance',
      'connectionBudgetSpent',
      'executionsMissing',
      'faultsBehindNoRoute',
      'lagMilliseconds',
      'mailBudgetSpent',
      'paymentReportsRefused',
      'paymentsReversed',
      'providerBudgetSpent',
      'pushBudgetSpent',
      'smsBudgetsSpent',
      // The sum of the throttles of the table and its indexes.
      undefined,
    ]);
    for (const { properties } of alarms) expect(properties.AlarmActions).toHaveLength(1);
  }
});

test('every state machine is valid Amazon States Language', () => {
  const deployed = ofType(stacks, 'AWS::StepFunctions::StateMachine');
  expect(deployed).toHaveLength(stages.length * Object.keys(machines).length);
  for (const { name, properties } of deployed) {
    const { isValid, errorsText } = aslValidator(JSON.parse(resolved(properties.DefinitionString)));
    expect(isValid, `${name}\n${errorsText('\n')}`).toBe(true);
  }
});

/** The text of a definition, with a valid ARN in place of every reference. */
function resolved(definition: unknown): string {
  if (typeof definition === 'string') return definition;
  const [, parts] = (definition as { 'Fn::Join': [string, unknown[]] })['Fn::Join'];
  return parts.map((part) => (typeof part === 'string' ? part : referenced(part))).join('');
}

function referenced(reference: unknown): string {
  if (JSON.stringify(reference) === '{"Ref":"AWS::Partition"}') return 'aws';
  return 'arn:aws:lambda:us-east-1:000000000000:function:task';
}

test('messages of sockets and channels are tried for ten minutes, as those of consumers are', () => {
  const ordered = ofType(stacks, 'AWS::SQS::Queue').filter(({ name }) => /\/(?:Frames|Fanout)/.test(name));
  expect(ordered).toHaveLength(2 * stages.length);
  for (const { name, properties } of ordered) {
    const { maxReceiveCount } = Object(properties.RedrivePolicy);
    expect(maxReceiveCount * Number(properties.VisibilityTimeout), name).toBe(600);
  }
});

test('every feature flag that the CDK recommends is set as it recommends, and stacks keep what others use of them', () => {
  const read = (file: string) => JSON.parse(readFileSync(join(import.meta.dirname, '../../..', file), 'utf8'));
  const recommended = read('node_modules/aws-cdk-lib/recommended-feature-flags.json');
  const strong = { '@aws-cdk/core:defaultCrossStackReferences': 'strong' };
  expect(Object.keys(recommended).length).toBeGreaterThan(80);
  expect(read('cdk.json').context).toEqual({ ...recommended, ...strong });
});

test('no command of the CDK warns, and the stacks of stages with real users that cannot be made anew are protected', () => {
  expect(stacks.flatMap(({ messages }) => messages)).toEqual([]);
  const kept = stages
    .filter(({ retainsData }) => retainsData)
    .flatMap(({ name }) => [`${name}/Data`, `${name}/Edge`, `${name}/Firewall`]);
  expect(
    stacks
      .filter(({ isProtected }) => isProtected)
      .map(({ path }) => path)
      .sort(),
  ).toEqual(kept.sort());
});
