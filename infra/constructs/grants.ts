import type { Acknowledgment, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { entryOf } from '#shared/catalogue.ts';
import { type Grant, tableIndexes } from '#shared/kernel/grants.ts';
import type { PortName, Uses } from '#shared/kernel/ports.ts';
import { mailTemplates } from '#shared/platform/mail/mail-template.ts';
import type { StageSettings } from '../stages.ts';
import type { Backend } from './backend.ts';
import { queuedConsumers } from './consumer-queues.ts';
import { mailTemplatePrefix } from './mail-templates.ts';

const readActions = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
const writeActions = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:ConditionCheckItem'];

/** The S3 actions of each kind of object access. */
const objectActions = {
  put: ['s3:PutObject'],
  read: ['s3:GetObject'],
  write: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
} as const;

const fieldKeyActions = { seal: 'kms:Encrypt', open: 'kms:Decrypt' } as const;

/** For a mail with a template, SES also checks the action's name from its first API version. */
const mailActions = {
  send: ['ses:SendEmail'],
  sendTemplate: ['ses:SendEmail', 'ses:SendTemplatedEmail'],
} as const;

/** Send to a client's connection, and close it. */
const connectionMethods = { post: ['POST'], manage: ['POST', 'DELETE'] } as const;

/** The wildcards in the statements below that the audit reports, and why each is needed. */
export function acknowledgedWildcards(uses: Uses, { settings }: Backend): Acknowledgment[] {
  const grants = Object.entries(uses).flatMap(([port, access]) => entryOf(port as PortName, String(access)).grants);
  const acknowledged = (service: string, resource: string, reason: string) => ({
    id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:${service}:<AWS::Region>:<AWS::AccountId>:${resource}]`,
    reason,
  });
  // The audit names the API as the template imports it.
  const api = `${settings.name}-Edge:ExportsOutputRefSocketApiAB0700DC`;
  const ofConnections = grants
    .flatMap((grant) => ('connections' in grant ? connectionMethods[grant.connections] : []))
    .map((method) =>
      acknowledged(
        'execute-api',
        `${api}/live/${method}/@connections/*`,
        'Connections come and go; this API and this method are as narrow as it gets.',
      ),
    );
  const ofMail = ['identity/*', 'configuration-set/*'].map((resource) =>
    acknowledged('ses', resource, "Identities and their defaults are the account's; a condition fixes the sender."),
  );
  const ofPush = settings.pushApplications.map((application) =>
    acknowledged(
      'sns',
      `endpoint/${application}/*`,
      'Every phone is an endpoint of its own; the application is as narrow as it gets.',
    ),
  );
  // The audit names the bucket, too, as it is imported.
  const bucket = `${settings.name}-Data:ExportsOutputFnGetAttUploads4F6EB0FDArn5513CBEA`;
  const ofBucket = grants
    .flatMap((grant) => ('bucket' in grant ? grant.keys : []))
    .map((key) => ({
      id: `AwsSolutions-IAM5[Resource::${bucket}/${key}]`,
      reason: 'Every file is an object of its own; the folder is as narrow as it gets.',
    }));
  return [
    ...ofBucket,
    ...ofConnections,
    ...(grants.some((grant) => 'mail' in grant) ? ofMail : []),
    ...(grants.some((grant) => 'push' in grant) ? ofPush : []),
  ];
}

/** The statements that a function's role needs for the ports it uses: no action, resource or key prefix beyond them. */
export function statementsFor(uses: Uses, backend: Backend, stack: Stack): PolicyStatement[] {
  const grants = Object.entries(uses).flatMap(([port, access]) => entryOf(port as PortName, String(access)).grants);
  const table = backend.table.tableArn;
  const statements: PolicyStatement[] = [];

  const onTable = (kind: 'read' | 'write') => grants.filter((grant) => 'table' in grant && grant.table === kind);
  const prefixesOf = (kind: 'read' | 'write') =>
    onTable(kind).flatMap((grant) => ('prefixes' in grant ? grant.prefixes : []));
  if (prefixesOf('read').length > 0) statements.push(tableStatement(readActions, table, prefixesOf('read')));
  if (prefixesOf('write').length > 0) statements.push(tableStatement(writeActions, table, prefixesOf('write')));
  for (const index of tableIndexes) {
    const prefixes = onTable('read').flatMap((grant) => ('prefixes' in grant ? (grant.indexes?.[index] ?? []) : []));
    if (prefixes.length > 0) statements.push(tableStatement(['dynamodb:Query'], `${table}/index/${index}`, prefixes));
  }
  return [...statements, ...grants.flatMap((grant) => otherStatement(grant, backend, stack))];
}

/** A statement that applies only to items whose partition keys begin with one of the prefixes. */
function tableStatement(actions: string[], resource: string, prefixes: readonly string[]): PolicyStatement {
  const patterns = [...new Set(prefixes)].sort().map((prefix) => `${prefix}*`);
  return new PolicyStatement({
    effect: Effect.ALLOW,
    actions,
    resources: [resource],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': patterns } },
  });
}

function otherStatement(grant: Grant, backend: Backend, stack: Stack): PolicyStatement[] {
  const allow = (actions: string[], ...resources: string[]) => [new PolicyStatement({ actions, resources })];
  if ('scan' in grant) return allow(['dynamodb:Scan'], backend.table.tableArn);
  if ('secret' in grant) return allow(['secretsmanager:GetSecretValue'], backend.secrets[grant.secret].secretArn);
  if ('replacedSecret' in grant) {
    return allow(['secretsmanager:PutSecretValue'], backend.secrets[grant.replacedSecret].secretArn);
  }
  if ('fieldKey' in grant) return allow([fieldKeyActions[grant.fieldKey]], backend.fieldKey.keyArn);
  if ('queue' in grant) return allow(['sqs:SendMessage'], backend.queues[grant.queue].queueArn);
  if ('bucket' in grant) {
    const { bucketArn } = backend.uploads;
    const objects = grant.keys.map((key) => `${bucketArn}/${key}`);
    // Without permission to list, S3 answers for a missing object as for a forbidden one.
    const list = grant.bucket === 'write' ? allow(['s3:ListBucket'], bucketArn) : [];
    return [...allow([...objectActions[grant.bucket]], ...objects), ...list];
  }
  if ('consumerQueues' in grant) {
    const arns = queuedConsumers().map(({ operation }) => backend.consumerQueueArn(operation));
    return allow(['sqs:SendMessage'], ...arns, backend.deadLetters.queueArn);
  }
  if ('connections' in grant) {
    const arnOf = (method: string) =>
      stack.formatArn({ service: 'execute-api', resource: `${backend.socketApiId}/live/${method}/@connections/*` });
    return allow(['execute-api:ManageConnections'], ...connectionMethods[grant.connections].map(arnOf));
  }
  if ('stateMachine' in grant) {
    const arn = backend.stateMachineArn(grant.stateMachine);
    return [...allow(['states:StartExecution'], arn), ...allow(['states:SendTaskSuccess'], arn)];
  }
  if ('mail' in grant) {
    const sendsAsSender = { StringEquals: { 'ses:FromAddress': backend.settings.mailSender } };
    const [identities, configurationSets] = mailResources(stack);
    const actions = [...mailActions[grant.mail]];
    const templates = grant.mail === 'sendTemplate' ? mailTemplateArns(backend.settings, stack) : [];
    return [
      new PolicyStatement({ actions, resources: [identities], conditions: sendsAsSender }),
      ...allow(actions, configurationSets, ...templates),
    ];
  }
  if ('push' in grant) {
    const actions = ['CreatePlatformEndpoint', 'GetEndpointAttributes', 'SetEndpointAttributes', 'Publish'];
    const resources = backend.settings.pushApplications.flatMap((application) =>
      [`app/${application}`, `endpoint/${application}/*`].map((resource) =>
        stack.formatArn({ service: 'sns', resource }),
      ),
    );
    return allow(
      actions.map((action) => `sns:${action}`),
      ...resources,
    );
  }
  if ('sms' in grant) {
    // An SMS goes to a phone number, which is not a resource. So the statement excludes everything that is one.
    const resources = stack.formatArn({ service: 'sns', region: '*', account: '*', resource: '*' });
    return [new PolicyStatement({ actions: ['sns:Publish'], notResources: [resources] })];
  }
  return [];
}

/**
 * The resources that SES checks when a mail is sent: the sender's verified identity, in the sandbox also those of the
 * recipients, and an identity's default configuration set. Only the account knows which these are; a condition ensures
 * that the sender is ours.
 */
function mailResources(stack: Stack): [identities: string, configurationSets: string] {
  const arnOf = (kind: string) => stack.formatArn({ service: 'ses', resource: kind, resourceName: '*' });
  return [arnOf('identity'), arnOf('configuration-set')];
}

function mailTemplateArns(settings: StageSettings, stack: Stack): string[] {
  const prefix = mailTemplatePrefix(settings);
  return Object.keys(mailTemplates).map((name) =>
    stack.formatArn({ service: 'ses', resource: 'template', resourceName: prefix + name }),
  );
}
