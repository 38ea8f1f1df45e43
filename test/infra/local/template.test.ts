// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation and IAM write placeholders like this.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { App, Stack, Stage } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type AssemblyOptions, loadAssembly } from '#infra/local/template/assembly.ts';
import { assemblyOf, type Resources, writeStage } from './fixtures/core/stage.ts';

/** These values, as resolved in a template of one stack `App`. */
function resolved(values: Record<string, unknown>, rest: Record<string, unknown> = {}, options?: AssemblyOptions) {
  const { Resources: others = {}, ...sections } = rest as { Resources?: Resources };
  const template = { Resources: { Probe: { Type: 'Custom::Probe', Properties: values }, ...others }, ...sections };
  const assembly = loadAssembly(writeStage({ stacks: { App: template } }), 'local', options);
  return assembly.ofType('Custom::Probe')[0]?.properties;
}

const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'greetings' } };
const greetingsArn = 'arn:aws:sqs:us-east-1:000000000000:greetings';

describe('intrinsic functions', () => {
  test.each([
    ['Ref of a resource', { Ref: 'Queue' }, 'https://sqs.us-east-1.amazonaws.com/000000000000/greetings'],
    ['Ref of a pseudo parameter', { Ref: 'AWS::AccountId' }, '000000000000'],
    ['Ref of a parameter', { Ref: 'Size' }, 'small'],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Queue', 'Arn'] }, greetingsArn],
    ['Fn::GetAtt in its short form', { 'Fn::GetAtt': 'Queue.QueueName' }, 'greetings'],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 1]] }, 'a-us-east-1-1'],
    ['Fn::Join of a split', { 'Fn::Join': ['+', { 'Fn::Split': [':', 'a:b'] }] }, 'a+b'],
    ['Fn::Sub', { 'Fn::Sub': '${Queue.QueueName} in ${AWS::Partition} ${!Literal}' }, 'greetings in aws ${Literal}'],
    ['Fn::Sub with variables', { 'Fn::Sub': ['${X}/${Size}', { X: { Ref: 'AWS::Region' } }] }, 'us-east-1/small'],
    [
      'Fn::Select and Fn::Split',
      { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] },
      'greetings',
    ],
    ['Fn::If', { 'Fn::If': ['IsSmall', 'yes', 'no'] }, 'yes'],
    ['Fn::If of a compound condition', { 'Fn::If': ['IsLargeHere', 'yes', 'no'] }, 'no'],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'Size' }, 'Count'] }, 2],
    ['Fn::FindInMap with a default', { 'Fn::FindInMap': ['Sizes', 'huge', 'Count', { DefaultValue: 9 }] }, 9],
    ['Fn::GetAZs', { 'Fn::Select': ['1', { 'Fn::GetAZs': '' }] }, 'us-east-1b'],
    ['Fn::Base64', { 'Fn::Base64': 'hi' }, 'aGk='],
    [
      'AWS::NoValue',
      { kept: 1, gone: { Ref: 'AWS::NoValue' }, list: [{ Ref: 'AWS::NoValue' }, 2] },
      { kept: 1, list: [2] },
    ],
    [
      'a policy condition',
      { Condition: { StringEquals: { a: { Ref: 'Size' } } } },
      { Condition: { StringEquals: { a: 'small' } } },
    ],
  ])('resolve %s', (_, value, expected) => {
    const sections = {
      Resources: { Queue: queue },
      Parameters: { Size: { Type: 'String', Default: 'small' } },
      Conditions: {
        IsSmall: { 'Fn::Equals': [{ Ref: 'Size' }, 'small'] },
        IsLargeHere: {
          'Fn::And': [
            { 'Fn::Not': [{ Condition: 'IsSmall' }] },
            { 'Fn::Or': [{ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] }, { Condition: 'IsSmall' }] },
          ],
        },
      },
      Mappings: { Sizes: { small: { Count: 2 } } },
    };

    expect(resolved({ value }, sections)).toEqual({ value: expected });
  });

  test('leave out a property whose value is AWS::NoValue', () => {
    expect(resolved({ kept: 'x', gone: { Ref: 'AWS::NoValue' } })).toEqual({ kept: 'x' });
  });

  test('resolve references to later resources, in any order', () => {
    const assembly = assemblyOf({
      First: { Type: 'Custom::Probe', Properties: { url: { Ref: 'Last' } } },
      Last: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::Join': ['', [{ Ref: 'Middle' }, '-queue']] } } },
      Middle: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'files' } },
    });

    expect(assembly.ofType('Custom::Probe')[0]?.properties.url).toMatch(/files-queue$/);
  });

  test('take the value of a parameter from the options', () => {
    expect(
      resolved({ x: { Ref: 'P' } }, { Parameters: { P: { Type: 'String' } } }, { parameters: { P: 'v' } }),
    ).toEqual({
      x: 'v',
    });
  });
});

describe('a template that would not deploy', () => {
  test.each([
    [{ Ref: 'Nowhere' }, "Stack App, Probe: Ref Nowhere cannot be resolved: there is no 'Nowhere'"],
    [{ 'Fn::GetAtt': ['Nowhere', 'Arn'] }, "Fn::GetAtt Nowhere.Arn cannot be resolved: there is no 'Nowhere'"],
    [{ 'Fn::GetAtt': ['Queue', 'Colour'] }, "AWS::SQS::Queue 'Queue' has no attribute 'Colour'"],
    [{ 'Fn::ImportValue': 'unknown' }, "Fn::ImportValue unknown cannot be resolved: no stack exports 'unknown'"],
    [{ 'Fn::Sub': 'a ${Nowhere}' }, "Ref Nowhere cannot be resolved: there is no 'Nowhere'"],
    [{ Ref: 'Param' }, "parameter 'Param' has neither a value nor a default"],
    [{ Ref: 'Absent' }, "'Absent' does not exist because its condition 'Never' is false"],
    [{ 'Fn::Select': [3, ['a']] }, 'Fn::Select asks for item 3'],
    [{ 'Fn::Cidr': [] }, 'Fn::Cidr is not supported'],
  ])('is refused for %j', (value, message) => {
    const sections = {
      Resources: { Queue: queue, Absent: { ...queue, Condition: 'Never' } },
      Parameters: { Param: { Type: 'String' } },
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
    };

    expect(() => resolved({ value }, sections)).toThrow(message);
  });

  test('is refused for resources that need each other', () => {
    const resources = {
      A: { Type: 'Custom::A', Properties: { other: { Ref: 'B' } } },
      B: { Type: 'Custom::B', DependsOn: 'A' },
    };

    expect(() => assemblyOf(resources)).toThrow('circular dependency between resources: A -> B -> A');
  });

  test('is refused for names that need each other', () => {
    const resources = {
      A: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'B' } } },
      B: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'A' } } },
    };

    expect(() => assemblyOf(resources)).toThrow('the reference is circular');
  });

  test('is refused for two resources of the same name', () => {
    expect(() => assemblyOf({ A: queue, B: queue })).toThrow(`App/B and App/A are both ${greetingsArn}`);
  });

  test('is refused when there is no such stage', () => {
    const directory = writeStage({ stacks: {} });

    expect(() => loadAssembly(directory, 'prod')).toThrow("has no stage 'prod' (stages: local)");
  });
});

describe('stacks', () => {
  const data = {
    Resources: { Table: { Type: 'AWS::DynamoDB::GlobalTable', Properties: { StreamSpecification: {} } } },
    Outputs: {
      Strong: { Value: { 'Fn::GetAtt': ['Table', 'Arn'] }, Export: { Name: 'Data:Strong' } },
      Weak: { Value: { Ref: 'Table' } },
    },
  };

  test('read each other by exports and by the weak reference of the CDK', () => {
    const area = {
      Resources: {
        Probe: {
          Type: 'Custom::Probe',
          Properties: {
            strong: { 'Fn::ImportValue': 'Data:Strong' },
            weak: { 'Fn::GetStackOutput': { StackName: 'Data', OutputName: 'Weak' } },
          },
        },
      },
    };
    const assembly = loadAssembly(writeStage({ stacks: { Area: area, Data: data } }), 'local');

    expect(assembly.ofType('Custom::Probe')[0]?.properties).toEqual({
      strong: 'arn:aws:dynamodb:us-east-1:000000000000:table/Data-Table',
      weak: 'Data-Table',
    });
    expect(assembly.outputs.Data).toMatchObject({ Weak: 'Data-Table' });
  });

  test('that need each other are refused', () => {
    const probe = (name: string) => ({
      Resources: { Probe: { Type: 'Custom::Probe', Properties: { x: { 'Fn::ImportValue': name } } } },
    });
    const one = { ...probe('two'), Outputs: { O: { Value: 'v', Export: { Name: 'one' } } } };
    const two = { ...probe('one'), Outputs: { O: { Value: 'v', Export: { Name: 'two' } } } };

    expect(() => loadAssembly(writeStage({ stacks: { One: one, Two: two } }), 'local')).toThrow(
      'Circular dependency between stacks: One -> Two -> One',
    );
  });
});

describe('names and arns', () => {
  const cases: [type: string, properties: Record<string, unknown>, ref: unknown, arn: unknown][] = [
    ['AWS::Lambda::Function', {}, 'App-Thing', 'arn:aws:lambda:us-east-1:000000000000:function:App-Thing'],
    ['AWS::IAM::Role', { RoleName: 'r', Path: '/p/' }, 'r', 'arn:aws:iam::000000000000:role/p/r'],
    ['AWS::DynamoDB::Table', { TableName: 't' }, 't', 'arn:aws:dynamodb:us-east-1:000000000000:table/t'],
    [
      'AWS::SQS::Queue',
      { FifoQueue: true },
      expect.stringMatching(/\/App-Thing\.fifo$/),
      expect.stringMatching(/:App-Thing\.fifo$/),
    ],
    [
      'AWS::SNS::Topic',
      {},
      'arn:aws:sns:us-east-1:000000000000:App-Thing',
      'arn:aws:sns:us-east-1:000000000000:App-Thing',
    ],
    ['AWS::S3::Bucket', {}, 'app-thing', 'arn:aws:s3:::app-thing'],
    ['AWS::ApiGatewayV2::Api', { ProtocolType: 'HTTP' }, expect.stringMatching(/^[a-z0-9]{10}$/), ''],
    ['AWS::ApiGatewayV2::Stage', { StageName: 'v1' }, 'v1', ''],
    [
      'AWS::StepFunctions::StateMachine',
      {},
      expect.stringMatching(/:stateMachine:App-Thing$/),
      expect.stringMatching(/:stateMachine:App-Thing$/),
    ],
    [
      'AWS::SecretsManager::Secret',
      { Name: 'local/k' },
      expect.stringMatching(/:secret:local\/k-[a-z0-9]{6}$/),
      expect.stringMatching(/:secret:local\/k-/),
    ],
    [
      'AWS::Lambda::Version',
      { FunctionName: 'f' },
      'arn:aws:lambda:us-east-1:000000000000:function:f:1',
      'arn:aws:lambda:us-east-1:000000000000:function:f:1',
    ],
    ['AWS::Logs::LogGroup', { LogGroupName: '/l' }, '/l', 'arn:aws:logs:us-east-1:000000000000:log-group:/l:*'],
    ['AWS::Events::Rule', {}, 'App-Thing', 'arn:aws:events:us-east-1:000000000000:rule/App-Thing'],
    [
      'AWS::Scheduler::Schedule',
      {},
      'App-Thing',
      'arn:aws:scheduler:us-east-1:000000000000:schedule/default/App-Thing',
    ],
    [
      'AWS::CloudFront::Function',
      { Name: 'f' },
      'arn:aws:cloudfront::000000000000:function/f',
      'arn:aws:cloudfront::000000000000:function/f',
    ],
  ];

  test.each(cases)('of %s %j are those of CloudFormation', (type, properties, ref, arn) => {
    const [resource] = assemblyOf({ Thing: { Type: type, Properties: properties } }).resources;

    expect(resource).toMatchObject({ ref, arn });
  });

  test('fit the service: long ones are cut and stay unique', () => {
    const long = 'A'.repeat(80);
    const assembly = assemblyOf({
      [`${long}1`]: { Type: 'AWS::Lambda::Function' },
      [`${long}2`]: { Type: 'AWS::Lambda::Function' },
    });
    const names = assembly.resources.map(({ ref }) => ref);

    expect(names.map((name) => name.length)).toEqual([64, 64]);
    expect(new Set(names).size).toBe(2);
  });

  test('give every API the endpoint of its protocol', () => {
    const api = (protocol: string) => ({ Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: protocol } });
    const endpoint = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'ApiEndpoint'] });
    const values = resolved(
      { http: endpoint('Http'), socket: endpoint('Socket') },
      { Resources: { Http: api('HTTP'), Socket: api('WEBSOCKET') } },
    );

    expect(values?.http).toMatch(/^https:\/\/[a-z0-9]{10}\.execute-api\.us-east-1\.amazonaws\.com$/);
    expect(values?.socket).toMatch(/^wss:\/\/[a-z0-9]{10}\.execute-api\.us-east-1\.amazonaws\.com$/);
  });

  test('refuse the stream of a table without one', () => {
    const table = { Type: 'AWS::DynamoDB::Table' };

    expect(() => resolved({ x: { 'Fn::GetAtt': ['T', 'StreamArn'] } }, { Resources: { T: table } })).toThrow(
      'the table has no StreamSpecification',
    );
  });

  test('are made up for unknown types, and are the same each time', () => {
    const values = () =>
      resolved(
        { id: { 'Fn::GetAtt': ['X', 'Id'] }, arn: { 'Fn::GetAtt': ['X', 'AlarmArn'] } },
        { Resources: { X: { Type: 'AWS::CloudWatch::Thing' } } },
      );

    expect(values()).toEqual(values());
    expect(values()?.arn).toBe('arn:aws:cloudwatch:us-east-1:000000000000:App-X');
  });
});

describe('the assembly', () => {
  test('finds resources by arn, ref and stream arn', () => {
    const assembly = assemblyOf({
      Queue: queue,
      Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 't', StreamSpecification: {} } },
    });
    const [, table] = assembly.resources;

    expect(assembly.find(greetingsArn).id).toBe('Queue');
    expect(assembly.find('https://sqs.us-east-1.amazonaws.com/000000000000/greetings').id).toBe('Queue');
    expect(table && assembly.find(assembly.attribute(table, 'StreamArn')).id).toBe('Table');
    expect(() => assembly.find('nothing')).toThrow("'nothing'");
  });

  test('does not guess between resources of the same ref', () => {
    const assembly = assemblyOf({
      T: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'same' } },
      B: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'same' } },
    });

    expect(() => assembly.find('same')).toThrow('ref of several resources');
    expect(assembly.find('arn:aws:s3:::same').id).toBe('B');
  });

  test('knows the directory of a file asset', () => {
    const assembly = assemblyOf({}, { code: { 'a.mjs': '' } });

    expect(basename(assembly.assetDirectory('code.zip'))).toBe('asset.code');
    expect(dirname(assembly.assetDirectory('code.zip'))).not.toContain('assembly-local');
    expect(() => assembly.assetDirectory('other.zip')).toThrow("no file asset with the key 'other.zip'");
  });
});

describe('what the installed CDK synthesizes', () => {
  /** A table in one stack, read by a function of another. */
  function synthesize(context: Record<string, unknown>) {
    const directory = mkdtempSync(join(tmpdir(), 'cdk-app-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    writeFileSync(join(directory, 'read.mjs'), 'export const handler = async () => {};');
    const app = new App({
      outdir: join(directory, 'cdk.out'),
      analyticsReporting: false,
      builtinCloudFormationValidation: false,
      context,
    });
    const stage = new Stage(app, 'local', { env: { account: '000000000000', region: 'us-east-1' } });
    const data = new Stack(stage, 'Data');
    const table = new TableV2(data, 'Table', {
      partitionKey: { name: 'PK', type: AttributeType.STRING },
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
    const reader = new LambdaFunction(new Stack(stage, 'Area'), 'Read', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'read.handler',
      code: Code.fromAsset(directory, { exclude: ['cdk.out'] }),
      environment: { TABLE: table.tableName },
    });
    table.grantReadData(reader);
    reader.addEventSource(new DynamoEventSource(table, { startingPosition: StartingPosition.LATEST }));
    app.synth();
    return loadAssembly(app.outdir, 'local');
  }

  test.each(['strong', 'weak'])('is understood with %s references between stacks', (strength) => {
    const assembly = synthesize({ '@aws-cdk/core:defaultCrossStackReferences': strength });
    const [table] = assembly.ofType('AWS::DynamoDB::GlobalTable');
    const [reader] = assembly.ofType('AWS::Lambda::Function');
    const [mapping] = assembly.ofType('AWS::Lambda::EventSourceMapping');

    expect(reader?.properties.Environment).toEqual({ Variables: { TABLE: table?.ref } });
    expect(mapping?.properties.FunctionName).toBe(reader?.ref);
    expect(assembly.find(String(mapping?.properties.EventSourceArn))).toBe(table);
    const { S3Key } = Object(reader?.properties.Code);
    expect(assembly.assetDirectory(S3Key)).toContain('asset.');
  });
});
