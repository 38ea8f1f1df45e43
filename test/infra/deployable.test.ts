import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import { areaDirectory } from '#infra/build/build.ts';
import { missingLibraries } from '#infra/build/native-packages.ts';
import { consumerQueueName, queuedConsumers } from '#infra/constructs/consumer-queues.ts';
import { stages } from '#infra/stages.ts';
import { nativePackagesOf } from '#shared/catalogue.ts';
import { comesThroughEdge, portsNeeded } from '#shared/kernel/route/define.ts';
import { proofHeader } from '#shared/platform/http/viewer.adapter.ts';
import { ofType, statementsOfRoles, synthesized } from './app/synthesized.ts';

// Mistakes in valid templates: what CloudFormation or a service refuses, or accepts and then never does.
const stacks = synthesized('all');

/** Reads a member of a template's loosely typed properties by its path. */
function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => Object(inner)[key], value);
}

/**
 * The maximum length of a template value as text: what AWS itself fills in counts as long as its longest value, any other
 * reference as long as a long name or ARN.
 */
function lengthOf(value: unknown): number {
  const known = JSON.stringify(value)
    .replaceAll('{"Ref":"AWS::Partition"}', 'aws-us-gov')
    .replaceAll('{"Ref":"AWS::Region"}', 'ap-southeast-1')
    .replaceAll('{"Ref":"AWS::AccountId"}', '1'.repeat(12));
  return known.replaceAll(/\{"(Ref|Fn::ImportValue|Fn::GetAtt)":[^}]*\}/g, 'x'.repeat(120)).length;
}

describe('an event source mapping', () => {
  const mappings = ofType(stacks, 'AWS::Lambda::EventSourceMapping');

  test('waits for all policies of its function, because Lambda refuses it without them', () => {
    expect(mappings.length).toBeGreaterThan(0);
    for (const { path, resources } of stacks) {
      for (const [id, { Type, Properties, ...rest }] of Object.entries(resources)) {
        if (Type !== 'AWS::Lambda::EventSourceMapping') continue;
        const role = at(
          resources,
          String(at(Properties, 'FunctionName', 'Ref')),
          'Properties',
          'Role',
          'Fn::GetAtt',
          0,
        );
        const policies = Object.entries(resources)
          .filter(
            ([, { Type, Properties }]) => Type === 'AWS::IAM::Policy' && at(Properties, 'Roles', 0, 'Ref') === role,
          )
          .map(([policy]) => policy);
        expect(policies.length, `${path}/${id}`).toBeGreaterThan(0);
        expect([at(rest, 'DependsOn')].flat(), `${path}/${id}`).toEqual(expect.arrayContaining(policies));
      }
    }
  });

  test('of the stream does not parallelize, so that the events of an entity stay in order', () => {
    for (const { name, properties } of mappings) expect(properties.ParallelizationFactor ?? 1, name).toBe(1);
  });

  test('is one of at most two on the stream, because more readers would be throttled', () => {
    for (const { name: stage } of stages) {
      const onStream = mappings.filter(
        ({ name, properties }) => name.startsWith(`${stage}/`) && properties.StartingPosition !== undefined,
      );
      expect(onStream.length, stage).toBeLessThanOrEqual(2);
    }
  });
});

describe('the relay', () => {
  const filtersOf = (properties: Readonly<Record<string, unknown>>) =>
    at(properties, 'FilterCriteria', 'Filters') as readonly { readonly Pattern: string }[] | undefined;

  test('has a queue for each consumer that wants one, which keeps and fails records in order per partition key', () => {
    expect(queuedConsumers().length).toBeGreaterThan(1);
    for (const settings of stages) {
      const queues = ofType(stacks, 'AWS::SQS::Queue').filter(({ name }) => name.startsWith(`${settings.name}/`));
      const [deadLetters] = queues.filter(({ name }) => name.includes('OrderedDeadLetters'));
      expect(deadLetters?.properties.FifoQueue).toBe(true);
      for (const { operation } of queuedConsumers()) {
        const own = queues.find(({ properties }) => properties.QueueName === consumerQueueName(settings, operation));
        expect(own?.properties, operation).toMatchObject({
          FifoQueue: true,
          DeduplicationScope: 'messageGroup',
          FifoThroughputLimit: 'perMessageGroupId',
          SqsManagedSseEnabled: true,
        });
        const { deadLetterTargetArn } = Object(own?.properties.RedrivePolicy);
        expect(JSON.stringify(deadLetterTargetArn), operation).toContain(deadLetters?.name.split('/').at(-1));
      }
    }
  });

  test('passes on the topics that the consumers follow, with no more filters than Lambda allows', () => {
    const onStream = ofType(stacks, 'AWS::Lambda::EventSourceMapping').filter(
      ({ properties }) => properties.StartingPosition !== undefined,
    );
    for (const { name, properties } of onStream) {
      const filters = filtersOf(properties) ?? [];
      expect(filters.length, name).toBeGreaterThan(0);
      expect(filters.length, name).toBeLessThanOrEqual(5);
      for (const { Pattern } of filters) expect(Pattern.length, name).toBeLessThanOrEqual(4096);
    }
    const relays = onStream.filter(({ name }) => name.includes('relayRecords'));
    expect(relays).toHaveLength(stages.length);
    for (const { properties } of relays) {
      const patterns = (filtersOf(properties) ?? []).map(({ Pattern }) => Pattern).join();
      for (const { keys } of queuedConsumers().flatMap(({ topics }) => topics)) {
        expect(patterns).toContain(`{"prefix":"${keys.partition}"}`);
        expect(patterns).toContain(`{"prefix":"${keys.sort}"}`);
      }
    }
  });

  test('hands consumers one message at a time, because the messages after a poisonous one would fail with it', () => {
    const names = new Set(queuedConsumers().map(({ operation }) => operation));
    const mappings = ofType(stacks, 'AWS::Lambda::EventSourceMapping').filter(({ name }) =>
      [...names].some((operation) => name.includes(`/${operation}Source`)),
    );
    expect(mappings).toHaveLength(names.size * stages.length);
    for (const { name, properties } of mappings) expect(properties.BatchSize, name).toBe(1);
  });
});

test('the environment of a function fits into the 4 KB that Lambda allows', () => {
  for (const { name, properties } of ofType(stacks, 'AWS::Lambda::Function')) {
    expect(lengthOf(at(properties, 'Environment', 'Variables') ?? {}), name).toBeLessThan(4096);
  }
});

test("a queue's visibility timeout is at least as long as its function may run", () => {
  for (const { name, properties } of ofType(stacks, 'AWS::SQS::Queue')) {
    if (name.includes('DeadLetters')) continue;
    expect(properties.VisibilityTimeout, name).toBeGreaterThanOrEqual(10);
  }
});

test('alarms may publish to their topic, whose own policy replaces the default one', () => {
  const policies = ofType(stacks, 'AWS::SNS::TopicPolicy');
  expect(policies).toHaveLength(stages.length);
  for (const { name, properties } of policies) {
    const statements = at(properties, 'PolicyDocument', 'Statement') as unknown[];
    const forAlarms = statements.filter(
      (statement) => at(statement, 'Principal', 'Service') === 'cloudwatch.amazonaws.com',
    );
    expect(forAlarms, name).toEqual([expect.objectContaining({ Effect: 'Allow', Action: 'sns:Publish' })]);
  }
});

test('mail is sent only as the sender of the stage, with any identity and configuration set of the account', () => {
  const statements = statementsOfRoles(stacks).filter(({ actions }) => actions.includes('ses:SendEmail'));
  expect(statements.length).toBeGreaterThan(0);
  for (const { role, resources, condition } of statements) {
    if (resources.join().includes(':configuration-set/')) continue;
    const { mailSender } = stages.find(({ name }) => role.startsWith(`${name}/`)) ?? {};
    expect(condition, role).toEqual({ StringEquals: { 'ses:FromAddress': mailSender } });
  }
});

describe('the distribution', () => {
  test('sends a secret proof to both APIs, and every function that is called through it knows that secret', () => {
    for (const { name, properties } of ofType(stacks, 'AWS::CloudFront::Distribution')) {
      const origins = at(properties, 'DistributionConfig', 'Origins') as { Id: string }[];
      const behaviors = at(properties, 'DistributionConfig', 'CacheBehaviors') as {
        PathPattern: string;
        TargetOriginId: string;
      }[];
      const ofSockets = behaviors.find(({ PathPattern }) => PathPattern === '/app/*')?.TargetOriginId;
      for (const target of [
        at(properties, 'DistributionConfig', 'DefaultCacheBehavior', 'TargetOriginId'),
        ofSockets,
      ]) {
        const [header] = at(
          origins.find(({ Id }) => Id === target),
          'OriginCustomHeaders',
        ) as unknown[];
        expect(at(header, 'HeaderName'), name).toBe(proofHeader);
        const [stage] = name.split('/');
        expect(at(header, 'HeaderValue'), name).toBe(
          `{{resolve:secretsmanager:${stage}/edge-proof:SecretString:first::}}`,
        );
      }
    }
    const served = areas.flatMap(({ operations }) =>
      Object.entries(operations).filter(([, definition]) => comesThroughEdge(definition)),
    );
    const names = new Set(served.map(([operation]) => operation));
    const functions = ofType(stacks, 'AWS::Lambda::Function');
    for (const { name, properties } of functions) {
      const [, operation = ''] = String(properties.FunctionName).split('-');
      const proof = at(properties, 'Environment', 'Variables', 'EDGE_PROOF_SECRET');
      expect(proof !== undefined, name).toBe(names.has(operation));
    }
    expect(functions).not.toHaveLength(0);
  });

  test('adds security headers to every answer', () => {
    for (const { name, properties } of ofType(stacks, 'AWS::CloudFront::Distribution')) {
      const config = at(properties, 'DistributionConfig');
      const behaviors = [at(config, 'DefaultCacheBehavior'), ...(at(config, 'CacheBehaviors') as unknown[])];
      // CloudFront's managed policy SecurityHeadersPolicy.
      const policies = new Set(behaviors.map((behavior) => at(behavior, 'ResponseHeadersPolicyId')));
      expect([...policies], name).toEqual(['67f7725c-6f97-4210-82d7-5512b31e9d03']);
    }
  });
});

/** A name with its region, which is known at the deployment alone. */
function nameIn(value: unknown): string {
  const parts = Object(value)['Fn::Join']?.[1];
  if (!Array.isArray(parts)) return String(value);
  return parts.map((part) => (typeof part === 'string' ? part : 'ap-southeast-1')).join('');
}

describe('names', () => {
  /** Maximum name length per type (AWS quotas of the services). */
  const longest: Readonly<Record<string, readonly [property: string, characters: number]>> = {
    'AWS::Lambda::Function': ['FunctionName', 64],
    'AWS::Logs::LogGroup': ['LogGroupName', 512],
    'AWS::SecretsManager::Secret': ['Name', 512],
    'AWS::SQS::Queue': ['QueueName', 80],
    'AWS::StepFunctions::StateMachine': ['StateMachineName', 80],
    'AWS::CloudWatch::Dashboard': ['DashboardName', 255],
  };

  test.each(Object.entries(longest))(
    'of %s are short enough, and no stage uses a name of another',
    (type, [property, characters]) => {
      // A resource without its own name gets one that fits.
      const named = ofType(stacks, type).filter(({ properties }) => properties[property] !== undefined);
      const names = named.map(({ properties }) => nameIn(properties[property]));
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) expect(name.length, name).toBeLessThanOrEqual(characters);
      expect(new Set(names).size).toBe(names.length);
    },
  );

  test('of CloudFront functions are short enough, even with the name of the longest region', () => {
    for (const { properties } of ofType(stacks, 'AWS::CloudFront::Function')) {
      const text = nameIn(at(properties, 'Name'));
      expect(text.length, text).toBeLessThanOrEqual(64);
    }
  });

  test('of secrets do not end like the suffix of an ARN, and are free again after a failed first deployment', () => {
    for (const { name, properties, DeletionPolicy } of ofType(stacks, 'AWS::SecretsManager::Secret')) {
      expect(properties.Name, name).not.toMatch(/-.{6}$/);
      expect(DeletionPolicy, name).not.toBe('Retain');
    }
  });
});

test('the policies of a role fit into the 10,240 characters that IAM allows', () => {
  for (const { name, properties } of ofType(stacks, 'AWS::IAM::Role')) {
    const policies = (properties.Policies as unknown[] | undefined) ?? [];
    expect(
      policies.reduce<number>((sum, policy) => sum + lengthOf(policy), 0),
      name,
    ).toBeLessThan(10_240);
  }
});

test('the monitoring of a stage references no area, so that an operation can be removed in one deployment', () => {
  for (const { path, text } of stacks.filter(({ path }) => path.endsWith('/Observability'))) {
    const imported = [...text.matchAll(/"Fn::ImportValue": "([^:"]+):/g)].map(([, stack]) => stack?.split('-')[1]);
    expect(
      imported.filter((stack) => areas.some(({ name }) => name === stack)),
      path,
    ).toEqual([]);
  }
});

describe('secrets as generated', () => {
  /** The value that Secrets Manager generates: the template with the generated string under its key. */
  function generated(name: string): unknown {
    const [secret] = ofType(stacks, 'AWS::SecretsManager::Secret').filter(({ properties }) =>
      String(properties.Name).endsWith(`prod/${name}`),
    );
    const { SecretStringTemplate, GenerateStringKey } = Object(secret?.properties.GenerateSecretString);
    if (SecretStringTemplate === undefined) return 'generated';
    return { ...JSON.parse(SecretStringTemplate), [GenerateStringKey]: 'generated' };
  }

  test('have the forms that their adapters read; the operator fills in only those of provider accounts', () => {
    expect(generated('session-key')).toBe('generated');
    expect(generated('api-keys')).toEqual({ dropin: 'generated' });
    expect(generated('realtime')).toEqual({
      key: 'dropin',
      appId: expect.stringMatching(/^\d+$/),
      secret: 'generated',
    });
    expect(generated('opentok')).toEqual({ apiKey: '', apiSecret: 'generated' });
    expect(generated('zendesk')).toEqual({ email: '', apiToken: 'generated' });
    expect(generated('mixpanel')).toEqual({ token: 'generated' });
    expect(generated('facebook')).toEqual({ appId: '', appSecret: 'generated' });
    expect(generated('aftership')).toEqual({ apiKey: '', webhookSecret: 'generated' });
    expect(generated('doku')).toEqual({ mallId: '', sharedKey: 'generated' });
  });
});

describe('the deployed code of an area', () => {
  const nativeAreas = areas.filter(({ operations }) =>
    Object.values(operations).some((definition) => nativePackagesOf(portsNeeded(definition)).length > 0),
  );

  test('consists of scripts and documents, and of compiled code only for functions that need it', () => {
    for (const area of areas) {
      const files = readdirSync(areaDirectory(area));
      expect(files.length, area.name).toBeGreaterThan(0);
      const isNative = nativeAreas.includes(area);
      for (const file of files)
        expect(file, area.name).toMatch(
          isNative ? /\.(mjs|mjs\.map|json)$|^node_modules$/ : /\.(mjs|mjs\.map|json)$|^sites$/,
        );
      expect(files.includes('node_modules'), area.name).toBe(isNative);
      for (const operation of Object.keys(area.operations)) expect(files).toContain(`${operation}.mjs`);
    }
  });

  test('contains the complete sharp as npm installed it, with its libraries for Lambda and nothing to compile', () => {
    expect(nativeAreas.map(({ name }) => name)).toContain('GibbyProfiles');
    for (const area of nativeAreas) {
      const directory = areaDirectory(area);
      expect(missingLibraries(directory), area.name).toEqual([]);
      const files = readdirSync(join(directory, 'node_modules'), { recursive: true, encoding: 'utf8' });
      expect(files.filter((file) => /sharp-linux-x64\/lib\/.+\.node$/.test(file))).toHaveLength(1);
      expect(files.filter((file) => /sharp-libvips-linux-x64\/lib\/libvips-cpp\.so\..+$/.test(file))).toHaveLength(1);
      expect(files.filter((file) => /\.(cc|gyp|h)$/.test(file))).toEqual([]);
      // Resolves from the bundles' folder, as Lambda does, so that no other copy is found.
      const { resolve } = createRequire(join(directory, 'bundle.mjs'));
      for (const name of ['sharp', 'detect-libc', 'semver', '@img/colour', '@img/sharp-linux-x64/sharp.node']) {
        expect(resolve(name), name).toContain(join(directory, 'node_modules'));
      }
      expect(bytesIn(directory), `${area.name} unpacked; Lambda takes 250 MB`).toBeLessThan(60_000_000);
    }
  });

  test('runs compiled code on its processor with a full core, and everything else on ARM', () => {
    const native = new Set(
      areas.flatMap(({ operations }) =>
        Object.entries(operations).flatMap(([operation, definition]) =>
          nativePackagesOf(portsNeeded(definition)).length > 0 ? [operation] : [],
        ),
      ),
    );
    expect([...native]).toContain('updateOwnProfile');
    for (const { name, properties } of ofType(stacks, 'AWS::Lambda::Function')) {
      const isNative = native.has(String(properties.FunctionName).split('-')[1] ?? '');
      expect(properties.Architectures, name).toEqual([isNative ? 'x86_64' : 'arm64']);
      if (isNative) expect(properties.MemorySize, name).toBeGreaterThanOrEqual(1769);
    }
  });
});

function bytesIn(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

test('synthesis is deterministic: the same sources give the same templates', () => {
  const again = synthesized('again');
  expect(again.length).toBeGreaterThan(0);
  for (const { path, text } of again) expect(stacks.find((stack) => stack.path === path)?.text, path).toBe(text);
});
