import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ApiGatewayManagementApiClient,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import {
  ExecutionAlreadyExists,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import {
  CreatePlatformEndpointCommand,
  EndpointDisabledException,
  GetEndpointAttributesCommand,
  InvalidParameterException,
  PublishCommand,
  SetEndpointAttributesCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { expect, test } from 'vitest';
import type { Sockets } from '#infra/local/interfaces.ts';
import { throttled } from '#infra/local/lambda/refusal.ts';
import {
  ACCOUNT_ARN,
  functionArn,
  functionWith,
  queue,
  queueArn,
  recordsOf,
  resource,
  startTestEndpoint,
  type TestEndpoint,
} from './endpoint-under-test.ts';

const mail = (from: string) =>
  new SendEmailCommand({
    FromEmailAddress: `Dropin <${from}>`,
    Destination: { ToAddresses: ['ana@example.com'] },
    Content: { Simple: { Subject: { Data: 'Hi' }, Body: { Text: { Data: 'text' }, Html: { Data: '<p>html</p>' } } } },
  });

test('mail arrives in the outbox, and only from a sender that the role allows', async () => {
  const grant = {
    Action: 'ses:SendEmail',
    Resource: ['identity/*', 'configuration-set/*'].map((resource) => `${ACCOUNT_ARN('ses')}:${resource}`),
    Condition: { StringEquals: { 'ses:FromAddress': 'no-reply@example.com' } },
  };
  await using cloud = await startTestEndpoint({ resources: functionWith('mailer', [grant]) });
  const ses = new SESv2Client(cloud.client('mailer'));
  await ses.send(mail('no-reply@example.com'));
  expect(cloud.outbox.list({ kind: 'mail', to: 'ana@example.com' })).toEqual([
    expect.objectContaining({ subject: 'Hi', text: 'text', html: '<p>html</p>', from: 'no-reply@example.com' }),
  ]);
  await expect(ses.send(mail('x@example.org'))).rejects.toMatchObject({ name: 'AccessDeniedException' });
  expect(cloud.outbox.list({ kind: 'mail' })).toHaveLength(1);
});

test('mail needs the identity and the configuration set that a new account uses by default', async () => {
  const identityAlone = { Action: 'ses:SendEmail', Resource: `${ACCOUNT_ARN('ses')}:identity/example.com` };
  await using cloud = await startTestEndpoint({ resources: functionWith('mailer', [identityAlone]) });
  const sending = new SESv2Client(cloud.client('mailer')).send(mail('no-reply@example.com'));
  await expect(sending).rejects.toThrow(/configuration-set\/my-first-configuration-set/);
  expect(cloud.outbox.list({ kind: 'mail' })).toHaveLength(0);
});

const withTemplate = (data: Record<string, string>) =>
  new SendEmailCommand({
    FromEmailAddress: 'no-reply@example.com',
    Destination: { ToAddresses: ['ana@example.com'] },
    Content: { Template: { TemplateName: 'local-hello', TemplateData: JSON.stringify(data) } },
  });
const helloTemplate = resource('AWS::SES::Template', 'Hello', {
  Template: { TemplateName: 'local-hello', SubjectPart: 'For {{name}}', TextPart: 'Hello {{ name }}: {{words}}' },
});
const everyMail = (Action: string | string[], ...more: string[]) => ({
  Action,
  Resource: ['identity/*', 'configuration-set/*', ...more].map((each) => `${ACCOUNT_ARN('ses')}:${each}`),
});

test('a mail with a template has the text of the template, and its data is inserted unchanged', async () => {
  await using cloud = await startTestEndpoint({ resources: [helloTemplate] });
  const ses = new SESv2Client(cloud.client());
  await ses.send(withTemplate({ name: 'Ana', words: 'a < b & {{name}} costs $1' }));
  expect(cloud.outbox.list({ kind: 'mail', to: 'ana@example.com' })).toMatchObject([
    { subject: 'For Ana', text: 'Hello Ana: a < b & {{name}} costs $1' },
  ]);
  await expect(ses.send(withTemplate({ name: 'Ana' }))).rejects.toThrow(/words is missing/);
  expect(cloud.outbox.list({ kind: 'mail' })).toHaveLength(1);
});

test('an unknown template is not found', async () => {
  await using cloud = await startTestEndpoint({ resources: [] });
  const sending = new SESv2Client(cloud.client()).send(withTemplate({ name: 'Ana', words: 'W' }));
  await expect(sending).rejects.toMatchObject({ name: 'NotFoundException' });
});

test.each([
  ['the template', everyMail(['ses:SendEmail', 'ses:SendTemplatedEmail']), /template\/local-hello/],
  ['the action', everyMail('ses:SendEmail', 'template/local-hello'), /ses:SendTemplatedEmail/],
])('a mail with a template needs a grant for %s', async (_name, grant, denied) => {
  await using cloud = await startTestEndpoint({ resources: [helloTemplate, ...functionWith('mailer', [grant])] });
  const sending = new SESv2Client(cloud.client('mailer')).send(withTemplate({ name: 'Ana', words: 'W' }));
  await expect(sending).rejects.toThrow(denied);
});

test('the outbox outlives a restart, newest first', async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'aws-outbox-'));
  try {
    for (const from of ['one@example.com', 'two@example.com']) {
      await using cloud = await startTestEndpoint({ resources: [], dataDirectory });
      await new SESv2Client(cloud.client()).send(mail(from));
      if (from.startsWith('two')) {
        expect(cloud.outbox.list({}).map((message) => message.from)).toEqual(['two@example.com', 'one@example.com']);
      }
    }
  } finally {
    await rm(dataDirectory, { recursive: true, force: true });
  }
  expect.assertions(1);
});

test('a push token has one endpoint, a disabled endpoint refuses, and texts and pushes arrive in the outbox', async () => {
  await using cloud = await startTestEndpoint({ resources: [] });
  const sns = new SNSClient(cloud.client());
  const create = new CreatePlatformEndpointCommand({
    PlatformApplicationArn: `${ACCOUNT_ARN('sns')}:app/GCM/dropin`,
    Token: 'token-1',
  });
  const { EndpointArn } = await sns.send(create);
  expect((await sns.send(create)).EndpointArn).toBe(EndpointArn);
  const publish = (message: Record<string, unknown>, TargetArn = EndpointArn) =>
    sns.send(new PublishCommand({ TargetArn, MessageStructure: 'json', Message: JSON.stringify(message) }));
  await publish({ default: 'x', GCM: '{}' });
  const sent = [expect.objectContaining({ to: 'token-1', message: { default: 'x', GCM: '{}' } })];
  expect(cloud.outbox.list({ kind: 'push' })).toEqual(sent);
  for (const refused of [{ GCM: '{}' }, { default: 'x', GCM: '{' }, { default: 'x', GCM: `"${'x'.repeat(4095)}"` }]) {
    await expect(publish(refused)).rejects.toThrow(InvalidParameterException);
  }
  await expect(publish({ default: 'x' }, `${EndpointArn}0`)).rejects.toThrow(/No endpoint found/);
  expect(cloud.outbox.list({ kind: 'push' })).toEqual(sent);
  await sns.send(new SetEndpointAttributesCommand({ EndpointArn, Attributes: { Enabled: 'false' } }));
  const { Attributes } = await sns.send(new GetEndpointAttributesCommand({ EndpointArn }));
  expect(Attributes).toMatchObject({ Enabled: 'false', Token: 'token-1' });
  const refused = await sns.send(new PublishCommand({ TargetArn: EndpointArn, Message: 'x' })).catch((error) => error);
  expect(refused).toBeInstanceOf(EndpointDisabledException);
  await sns.send(new PublishCommand({ PhoneNumber: '+15550100001', Message: 'code <1>' }));
  expect(cloud.outbox.list({ kind: 'sms', to: '+15550100001' })).toEqual([
    expect.objectContaining({ text: 'code <1>' }),
  ]);
});

test('a message to a topic reaches the subscriptions whose filter and permission allow it', async () => {
  const topicArn = `${ACCOUNT_ARN('sns')}:news`;
  const seen: unknown[] = [];
  const subscribe = (id: string, properties: Record<string, unknown>) =>
    resource('AWS::SNS::Subscription', id, { TopicArn: topicArn, ...properties });
  await using cloud = await startTestEndpoint({
    resources: [
      resource('AWS::SNS::Topic', 'news', {}, { arn: topicArn, ref: topicArn }),
      queue('inbox'),
      ...functionWith('reader', []),
      resource('AWS::Lambda::Permission', 'may', {
        Action: 'lambda:InvokeFunction',
        FunctionName: functionArn('reader'),
        Principal: 'sns.amazonaws.com',
        SourceArn: topicArn,
      }),
      subscribe('ToQueue', {
        Protocol: 'sqs',
        Endpoint: queueArn('inbox'),
        RawMessageDelivery: true,
        FilterPolicy: { kind: ['good'] },
      }),
      subscribe('ToFunction', { Protocol: 'lambda', Endpoint: functionArn('reader') }),
    ],
    handlers: { reader: (event) => void seen.push(...recordsOf(event)) },
  });
  const sns = new SNSClient(cloud.client());
  const publish = (kind: string) =>
    sns.send(
      new PublishCommand({
        TopicArn: topicArn,
        Message: kind,
        MessageAttributes: { kind: { DataType: 'String', StringValue: kind } },
      }),
    );
  await publish('good');
  await publish('bad');
  await cloud.activity.idle();
  expect(cloud.endpoint.queues()).toEqual([expect.objectContaining({ name: 'inbox', visible: 1 })]);
  expect(seen).toEqual(
    ['good', 'bad'].map((Message) =>
      expect.objectContaining({ Sns: expect.objectContaining({ Message, TopicArn: topicArn }) }),
    ),
  );
});

test('given values of secrets take precedence, and generated ones stay the same for a data directory', async () => {
  const secretArn = `${ACCOUNT_ARN('secretsmanager')}:secret:local/generated-AbCdEf`;
  const resources = [
    resource(
      'AWS::SecretsManager::Secret',
      'Given',
      { Name: 'local/realtime' },
      { arn: `${ACCOUNT_ARN('secretsmanager')}:secret:local/realtime-AbCdEf` },
    ),
    resource(
      'AWS::SecretsManager::Secret',
      'Generated',
      {
        Name: 'local/generated',
        GenerateSecretString: {
          SecretStringTemplate: '{"user":"a"}',
          GenerateStringKey: 'key',
          PasswordLength: 20,
          ExcludePunctuation: true,
        },
      },
      { arn: secretArn },
    ),
    ...functionWith('reader', [{ Action: 'secretsmanager:GetSecretValue', Resource: secretArn }]),
  ];
  const dataDirectory = await mkdtemp(join(tmpdir(), 'aws-secrets-'));
  const values: (string | undefined)[] = [];
  for (let start = 0; start < 2; start++) {
    await using cloud = await startTestEndpoint({
      resources,
      dataDirectory,
      secretValues: { 'local/realtime': { key: 'local-key' } },
    });
    const operator = new SecretsManagerClient(cloud.client());
    const given = await operator.send(new GetSecretValueCommand({ SecretId: 'local/realtime' }));
    expect(given.SecretString).toBe('{"key":"local-key"}');
    const reader = new SecretsManagerClient(cloud.client('reader'));
    values.push((await reader.send(new GetSecretValueCommand({ SecretId: secretArn }))).SecretString);
    await expect(reader.send(new GetSecretValueCommand({ SecretId: 'local/realtime' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  }
  expect(JSON.parse(values[0] ?? '')).toEqual({ user: 'a', key: expect.stringMatching(/^[A-Za-z0-9]{20}$/) });
  expect(values[1]).toBe(values[0]);
  await rm(dataDirectory, { recursive: true, force: true });
});

test('a value that is put replaces the one before, is younger, and outlives a restart', async () => {
  const arn = `${ACCOUNT_ARN('secretsmanager')}:secret:local/realtime-AbCdEf`;
  const resources = [
    resource('AWS::SecretsManager::Secret', 'Given', { Name: 'local/realtime' }, { arn }),
    ...functionWith('reader', [{ Action: 'secretsmanager:GetSecretValue', Resource: arn }]),
    ...functionWith('writer', [{ Action: 'secretsmanager:PutSecretValue', Resource: arn }]),
  ];
  const dataDirectory = await mkdtemp(join(tmpdir(), 'aws-secrets-'));
  const options = { resources, dataDirectory, secretValues: { 'local/realtime': 'first' } };
  const read = async (cloud: TestEndpoint) => {
    const reader = new SecretsManagerClient(cloud.client('reader'));
    const { SecretString, CreatedDate } = await reader.send(new GetSecretValueCommand({ SecretId: arn }));
    return { value: SecretString, madeAt: CreatedDate?.getTime() ?? 0 };
  };
  const madeAt: number[] = [];
  {
    await using cloud = await startTestEndpoint(options);
    const put = (name: string, SecretString: string, ClientRequestToken?: string) =>
      new SecretsManagerClient(cloud.client(name)).send(
        new PutSecretValueCommand({ SecretId: arn, SecretString, ...(ClientRequestToken && { ClientRequestToken }) }),
      );
    madeAt.push((await read(cloud)).madeAt);
    await expect(put('reader', 'stolen')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    for (const value of ['second', 'third']) {
      await put('writer', value);
      expect((await read(cloud)).value).toBe(value);
      madeAt.push((await read(cloud)).madeAt);
    }
    // A call that the SDK repeats makes no other version.
    const token = '00000000-0000-4000-8000-000000000001';
    for (const value of ['fourth', 'fourth']) await put('writer', value, token);
    madeAt.push((await read(cloud)).madeAt);
  }
  expect(new Set(madeAt).size).toBe(4);
  expect(madeAt).toEqual(madeAt.toSorted((one, other) => one - other));
  await using cloud = await startTestEndpoint(options);
  expect(await read(cloud)).toEqual({ value: 'fourth', madeAt: madeAt.at(-1) });
  await rm(dataDirectory, { recursive: true, force: true });
});

function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}

test('executions start only on a granted state machine, and their errors arrive with the types of the SDK', async () => {
  const machineArn = `${ACCOUNT_ARN('states')}:stateMachine:gig`;
  const started: unknown[] = [];
  await using cloud = await startTestEndpoint({
    resources: [
      resource(
        'AWS::StepFunctions::StateMachine',
        'gig',
        { RoleArn: 'arn:aws:iam::000000000000:role/machineRole' },
        { arn: machineArn },
      ),
      resource(
        'AWS::IAM::Role',
        'machineRole',
        {
          AssumeRolePolicyDocument: {
            Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'states.amazonaws.com' } }],
          },
        },
        { arn: 'arn:aws:iam::000000000000:role/machineRole' },
      ),
      ...functionWith('starter', [{ Action: 'states:StartExecution', Resource: machineArn }]),
    ],
    processes: {
      startExecution(arn, name, input) {
        if (started.length > 0) throw named('ExecutionAlreadyExists');
        started.push([arn, name, input]);
        return { executionArn: `${arn}:${name}`, startDateMs: 1_000 };
      },
      sendTaskSuccess() {
        throw named('TaskTimedOut');
      },
      sendTaskFailure: () => {},
      list: () => [],
      close: async () => {},
    },
  });
  const starter = new SFNClient(cloud.client('starter'));
  const start = new StartExecutionCommand({ stateMachineArn: machineArn, name: 'g1', input: '{"gigId":"1"}' });
  await starter.send(start);
  expect(started).toEqual([[machineArn, 'g1', { gigId: '1' }]]);
  expect(await starter.send(start).catch((error) => error)).toBeInstanceOf(ExecutionAlreadyExists);
  const success = new SendTaskSuccessCommand({ taskToken: 'token', output: '{}' });
  await expect(starter.send(success)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  expect(await new SFNClient(cloud.client()).send(success).catch((error) => error)).toBeInstanceOf(TaskTimedOut);
});

test('functions may invoke each other where granted, and a failed invocation reports its error', async () => {
  await using cloud = await startTestEndpoint({
    resources: [
      ...functionWith('caller', [{ Action: 'lambda:InvokeFunction', Resource: functionArn('callee') }]),
      ...functionWith('callee', []),
    ],
    handlers: {
      callee: ({ fail, full, ...rest }) => {
        if (full) throw throttled();
        if (fail) throw new Error('broken');
        return rest;
      },
    },
  });
  const caller = new LambdaClient(cloud.client('caller'));
  const invoke = (name: string, payload: unknown) =>
    caller.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(payload) }));
  expect((await invoke('callee', { a: 1 })).Payload?.transformToString()).toBe('{"a":1}');
  expect((await invoke('callee', { fail: true })).FunctionError).toBe('Unhandled');
  await expect(invoke('callee', { full: true })).rejects.toMatchObject({ name: 'TooManyRequestsException' });
  await expect(invoke('caller', {})).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

test('a post to a socket that is gone throws the typed exception', async () => {
  const posted: string[] = [];
  const sockets: Sockets = {
    async post(apiId, connectionId, data) {
      if (connectionId === 'left=') throw named('Gone');
      posted.push(`${apiId} ${connectionId} ${data}`);
    },
    get: () => ({ connectedAt: '', lastActiveAt: '', identity: { sourceIp: '', userAgent: '' } }),
    disconnect: () => {},
  };
  const grant = {
    Action: 'execute-api:ManageConnections',
    Resource: `${ACCOUNT_ARN('execute-api')}:api1/local/POST/@connections/*`,
  };
  await using cloud = await startTestEndpoint({
    resources: [...functionWith('pusher', [grant]), ...functionWith('other', [])],
    sockets,
  });
  const clientOf = (name: string) => {
    const config = cloud.client(name);
    return new ApiGatewayManagementApiClient({ ...config, endpoint: `${config.endpoint}/execute-api/api1/local` });
  };
  const post = (ConnectionId: string) => new PostToConnectionCommand({ ConnectionId, Data: 'hi' });
  await clientOf('pusher').send(post('here='));
  expect(posted).toEqual(['api1 here= hi']);
  expect(
    await clientOf('pusher')
      .send(post('left='))
      .catch((error) => error),
  ).toBeInstanceOf(GoneException);
  cloud.faults.configure({ rules: [{ kind: 'gone', match: 'here', times: 1 }] });
  expect(
    await clientOf('pusher')
      .send(post('here='))
      .catch((error) => error),
  ).toBeInstanceOf(GoneException);
  await expect(clientOf('other').send(post('here='))).rejects.toMatchObject({ name: 'ForbiddenException' });
});

test('an unsupported operation is refused, and the error names it', async () => {
  await using cloud = await startTestEndpoint({ resources: [] });
  const { ListSecretsCommand } = await import('@aws-sdk/client-secrets-manager');
  const list = new SecretsManagerClient(cloud.client()).send(new ListSecretsCommand({}));
  await expect(list).rejects.toThrow('The local cloud does not implement secretsmanager ListSecrets.');
});

test.each(['+081234567890', '081234567890', '+62 812 3456', 'x'])('no text message can go to %s', async (phone) => {
  await using cloud = await startTestEndpoint({ resources: [] });
  const sns = new SNSClient(cloud.client());
  await expect(sns.send(new PublishCommand({ PhoneNumber: phone, Message: 'x' }))).rejects.toThrow(
    InvalidParameterException,
  );
  expect(cloud.outbox.list({ kind: 'sms' })).toEqual([]);
});
