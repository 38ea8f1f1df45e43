import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Cloud, startCloud } from '#infra/local/cloud.ts';
import { processesNaming } from '#test/support/command-lines.ts';
import { type Resources, role, writeStage } from './fixtures/core/stage.ts';

const CODE = `
export const hello = async (event) => ({
  statusCode: 200,
  body: JSON.stringify({ path: event.rawPath, at: Date.now(), manage: process.env.MANAGE, video: process.env.VIDEO }),
});
export const connect = async () => ({ statusCode: 200 });
export const message = async () => { throw new Error('broken'); };
export const offer = async (event) => { console.log(JSON.stringify(event)); };
`;
const PUSHER_PATH =
  "function handler(event) { var r = event.request; r.querystring.key = { value: r.uri.split('/')[2] }; r.uri = '/'; return r; }";
const STATES = {
  StartAt: 'claim',
  States: {
    claim: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Parameters: { FunctionName: 'offer', Payload: { 'token.$': '$$.Task.Token' } },
      TimeoutSeconds: 30,
      End: true,
    },
  },
};
const domain = (api: string) => ({ 'Fn::Sub': `\${${api}}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}` });
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

function lambda(name: string, code: string) {
  const managementUrl = { 'Fn::Join': ['', ['https://', domain('Sockets'), '/live']] };
  const Environment = { Variables: { MANAGE: managementUrl, VIDEO: 'local:opentok' } };
  const Code = { S3Bucket: 'assets', S3Key: `code-${code.length}.zip` };
  const Properties = { FunctionName: name, Runtime: 'nodejs24.x', Handler: `index.${name}`, Role: arn('FunctionRole') };
  return { Type: 'AWS::Lambda::Function', Properties: { ...Properties, Code, Environment } };
}

function route(api: string, RouteKey: string, name: string) {
  const id = `${name}Route`;
  return {
    [id]: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: { ApiId: { Ref: api }, RouteKey, Target: { 'Fn::Sub': `integrations/\${${name}Integration}` } },
    },
    [`${name}Integration`]: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { ApiId: { Ref: api }, IntegrationType: 'AWS_PROXY', IntegrationUri: arn(name) },
    },
    [`${name}Permission`]: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        FunctionName: arn(name),
        SourceArn: { 'Fn::Sub': `arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${api}}/*` },
      },
    },
  };
}

/** Changes to the small product. */
interface Changes {
  readonly path?: string;
  readonly code?: string;
  readonly more?: Resources;
}

/** A small product with every kind of resource that the composition connects. */
function smallProduct({ path = '/hello', code = CODE, more = {} }: Changes = {}): string {
  const gateway = (ProtocolType: string) => ({
    Type: 'AWS::ApiGatewayV2::Api',
    Properties: { Name: ProtocolType, ProtocolType },
  });
  const stage = (api: string, StageName: string) => ({
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: { ApiId: { Ref: api }, StageName },
  });
  const mayOffer = [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arn('offer') }];
  const rewriting = [{ EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['PusherPath', 'FunctionARN'] } }];
  const Resources = {
    FunctionRole: role(),
    MachineRole: role(mayOffer, 'states.amazonaws.com'),
    ...Object.fromEntries(['hello', 'connect', 'message', 'offer'].map((name) => [name, lambda(name, code)])),
    Http: gateway('HTTP'),
    HttpStage: stage('Http', '$default'),
    Sockets: gateway('WEBSOCKET'),
    SocketStage: stage('Sockets', 'live'),
    ...route('Http', `GET ${path}`, 'hello'),
    ...route('Sockets', '$connect', 'connect'),
    ...route('Sockets', '$default', 'message'),
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { StateMachineName: 'gig', RoleArn: arn('MachineRole'), DefinitionString: JSON.stringify(STATES) },
    },
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 'main',
        KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      },
    },
    PusherPath: { Type: 'AWS::CloudFront::Function', Properties: { Name: 'pusher-path', FunctionCode: PUSHER_PATH } },
    Distribution: {
      Type: 'AWS::CloudFront::Distribution',
      Properties: {
        DistributionConfig: {
          Origins: [
            { Id: 'http', DomainName: domain('Http') },
            { Id: 'sockets', DomainName: domain('Sockets'), OriginPath: '/live' },
          ],
          DefaultCacheBehavior: { TargetOriginId: 'http' },
          CacheBehaviors: [{ PathPattern: '/app/*', TargetOriginId: 'sockets', FunctionAssociations: rewriting }],
        },
      },
    },
  };
  return writeStage({
    stacks: { App: { Resources: { ...Resources, ...more } } },
    assets: { [`code-${code.length}`]: { 'index.mjs': code } },
  });
}

async function start(assemblyDirectory: string, dataDirectory: string): Promise<Cloud> {
  const cloud = await startCloud({ assemblyDirectory, dataDirectory, port: 0, quiet: true });
  onTestFinished(() => cloud.close());
  return cloud;
}

function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'cloud-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

describe('the composed cloud', () => {
  test('serves HTTP, sockets and the inspector on one origin, from the template alone', async () => {
    const cloud = await start(smallProduct(), ':memory:');
    const hello = (await (await fetch(`${cloud.origin}/hello`)).json()) as Record<string, string>;
    const [sockets] = cloud.assembly.ofType('AWS::ApiGatewayV2::Api').filter(({ id }) => id === 'Sockets');
    expect(hello).toMatchObject({ path: '/hello', manage: `${cloud.awsEndpoint}/execute-api/${sockets?.ref}/live` });
    expect(hello.video).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const socket = new WebSocket(`${cloud.origin.replace('http', 'ws')}/app/local-key`);
    await once(socket, 'open');
    socket.send('x');
    const [frame] = await once(socket, 'message');
    expect(JSON.parse(frame.toString())).toMatchObject({ message: 'Internal server error' });
    const tables = await (await fetch(`${cloud.origin}/_local/tables`)).json();
    expect(tables).toEqual({ tables: [{ name: 'main', items: 0 }], queues: [] });
    expect(cloud.costs.totals().functionInvocations).toBe(3);
  });

  test('gives functions the virtual time', async () => {
    const cloud = await start(smallProduct(), ':memory:');
    cloud.clock.freeze(true);
    await cloud.clock.advance(7 * 86_400);
    const hello = (await (await fetch(`${cloud.origin}/hello`)).json()) as { at: number };
    expect(hello.at).toBe(cloud.clock.now());
  });

  test('continues virtual time, executions and their deadlines after kill -9, and leaves no process running', async () => {
    const assemblyDirectory = smallProduct();
    const dataDirectory = temporaryDirectory();
    const script = fileURLToPath(new URL('front/run-cloud.ts', import.meta.url));
    const child = spawn(process.execPath, [script, assemblyDirectory, dataDirectory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface(child.stdout), 'line');
    const before = JSON.parse(line);
    child.kill('SIGKILL');
    await once(child, 'exit');
    if (existsSync('/proc/self/cmdline')) await expect.poll(() => processesNaming(dataDirectory)).toBe(0);

    const cloud = await start(assemblyDirectory, dataDirectory);
    expect(cloud.clock.now()).toBe(before.now);
    expect(cloud.processes.list()).toEqual(before.executions);
    await cloud.clock.advance(29);
    expect(cloud.processes.list()[0]?.status).toBe('RUNNING');
    await cloud.clock.advance(1);
    expect(cloud.processes.list()[0]).toMatchObject({ status: 'FAILED', transitions: 1 });
    expect(cloud.lambda.logs('offer')).toEqual([]);
  });

  test('names the port that is already in use, and leaves nothing running', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const starting = startCloud({ assemblyDirectory: smallProduct(), port, dataDirectory: ':memory:' });
    await expect(starting).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('is the only cloud that may use its data directory', async () => {
    const assemblyDirectory = smallProduct();
    const dataDirectory = temporaryDirectory();
    const first = await start(assemblyDirectory, dataDirectory);
    const second = () => startCloud({ assemblyDirectory, port: 0, dataDirectory, quiet: true });
    await expect(second()).rejects.toThrow('Another local cloud uses the data directory');
    await first.close();
    await start(assemblyDirectory, dataDirectory);
  });

  test('reports that the tables of a data directory have an older version', async () => {
    const dataDirectory = temporaryDirectory();
    const first = await start(smallProduct(), dataDirectory);
    await first.close();
    const KeySchema = [{ AttributeName: 'city', KeyType: 'HASH' }];
    const Properties = {
      TableName: 'main',
      KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
      AttributeDefinitions: ['PK', 'city'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      GlobalSecondaryIndexes: [{ IndexName: 'cities', KeySchema, Projection: { ProjectionType: 'ALL' } }],
      BillingMode: 'PAY_PER_REQUEST',
    };
    const newer = smallProduct({ more: { Table: { Type: 'AWS::DynamoDB::Table', Properties } } });
    await expect(startCloud({ assemblyDirectory: newer, dataDirectory, port: 0, quiet: true })).rejects.toThrow(
      'The table main was made by an older version, with other keys or indexes: remove the data directory',
    );
    const second = await start(smallProduct(), dataDirectory);
    expect((await fetch(`${second.origin}/hello`)).status).toBe(200);
  });

  test('adopts the routes and code of a newer template, while sockets, timers and data stay', async () => {
    const cloud = await start(smallProduct(), ':memory:');
    const socket = new WebSocket(`${cloud.origin.replace('http', 'ws')}/app/local-key`);
    await once(socket, 'open');
    cloud.clock.schedule(cloud.clock.now() + 60_000, 'a timer', () => undefined);
    const newer = smallProduct({
      path: '/greet',
      code: CODE.replace("new Error('broken')", "new Error('still broken')"),
    });

    const { names, typesToRestart } = cloud.adopt(newer);

    expect(typesToRestart).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(['App/helloRoute', 'App/hello']));
    expect((await fetch(`${cloud.origin}/greet`)).status).toBe(200);
    expect((await fetch(`${cloud.origin}/hello`)).status).toBe(404);
    socket.send('x');
    await once(socket, 'message');
    expect(cloud.lambda.logs('message').at(-1)?.line).toContain('still broken');
    expect(cloud.clock.timers().map(({ name }) => name)).toContain('a timer');
  });

  test('adopts nothing of a template that needs a restart or would not deploy', async () => {
    const cloud = await start(smallProduct(), ':memory:');
    const more = { Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } } };
    expect(cloud.adopt(smallProduct({ path: '/greet', more })).typesToRestart).toEqual(['AWS::SQS::Queue']);
    const wrong = { Broken: { Type: 'AWS::IAM::Role', Properties: { RoleName: { Ref: 'Nowhere' } } } };
    expect(() => cloud.adopt(smallProduct({ path: '/greet', more: wrong }))).toThrow('Nowhere');
    expect((await fetch(`${cloud.origin}/hello`)).status).toBe(200);
    expect((await fetch(`${cloud.origin}/greet`)).status).toBe(404);
  });

  test('names what is wrong with a template, and frees its port', async () => {
    const assemblyDirectory = writeStage({
      stacks: {
        App: { Resources: { Broken: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { Ref: 'Nowhere' } } } } },
      },
    });
    await expect(startCloud({ assemblyDirectory, port: 0, dataDirectory: ':memory:' })).rejects.toThrow('Nowhere');
  });

  test('refuses what it does not understand, at its start and when a newer template comes', async () => {
    const Odd = { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: 'a-key' } };
    const odd = smallProduct({ more: { Odd } });
    const starting = startCloud({ assemblyDirectory: odd, port: 0, dataDirectory: ':memory:' });
    await expect(starting).rejects.toThrow('App/Odd (AWS::SQS::Queue): KmsMasterKeyId is not known to the local cloud');
    const cloud = await start(smallProduct(), ':memory:');
    expect(() => cloud.adopt(odd)).toThrow('KmsMasterKeyId');
    expect((await fetch(`${cloud.origin}/hello`)).status).toBe(200);
  });
});
