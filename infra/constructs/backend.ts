import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { ProviderName, QueueName, SecretName, StateMachineName, Variable } from '#shared/kernel/grants.ts';
import { realtimeEventNames } from '#shared/platform/realtime/webhooks/realtime-event.ts';
import { providerCallsPerHour, providerNames, providerUrl } from '../providers.ts';
import type { DataStack } from '../stacks/data.ts';
import type { EdgeStack } from '../stacks/edge.ts';
import type { StageSettings } from '../stages.ts';
import { consumerQueueName, consumerQueues } from './consumer-queues.ts';
import { mailTemplatePrefix } from './mail-templates.ts';

/** What the functions of all areas share: the locations of resources, for their environment and their permissions. */
export interface Backend {
  readonly settings: StageSettings;
  readonly table: ITableV2;
  readonly secrets: Readonly<Record<SecretName, ISecret>>;
  readonly queues: Readonly<Record<QueueName, IQueue>>;
  readonly deadLetters: IQueue;
  /** Dead letters of the consumers' queues: the dead-letter queue of a FIFO queue must itself be FIFO. */
  readonly orderedDeadLetters: IQueue;
  readonly fieldKey: IKey;
  readonly uploads: IBucket;
  readonly httpApiId: string;
  readonly socketApiId: string;
  /** Value of each environment variable that an adapter may read. */
  readonly variables: Readonly<Record<Variable, string>>;
  stateMachineArn(name: StateMachineName): string;
  /** Arn of the queue through which a consumer reads the stream. */
  consumerQueueArn(operation: string): string;
}

export function backendOf(settings: StageSettings, data: DataStack, edge: EdgeStack): Backend {
  // Built from the name, so that an area which starts an execution does not depend on the stack that holds its state
  // machine.
  const stateMachineArn = (name: StateMachineName) =>
    Stack.of(edge).formatArn({
      service: 'states',
      resource: 'stateMachine',
      resourceName: stateMachineNameOf(settings, name),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  // Also built from the name: otherwise a consumer could not be removed while its relay still imports the queue.
  const consumerQueueArn = (operation: string) =>
    Stack.of(edge).formatArn({ service: 'sqs', resource: consumerQueueName(settings, operation) });
  const { account, region, urlSuffix } = Stack.of(edge);
  return {
    settings,
    table: data.table,
    secrets: data.secrets,
    queues: data.queues,
    deadLetters: data.deadLetters,
    orderedDeadLetters: data.orderedDeadLetters,
    fieldKey: data.fieldKey,
    uploads: data.uploads,
    httpApiId: edge.httpApi.ref,
    socketApiId: edge.socketApi.ref,
    stateMachineArn,
    consumerQueueArn,
    variables: {
      TABLE_NAME: data.table.tableName,
      HOME_REGION: settings.homeRegion,
      STAGE: settings.name,
      SESSION_KEY_SECRET: data.secrets['session-key'].secretArn,
      API_KEYS_SECRET: data.secrets['api-keys'].secretArn,
      REALTIME_SECRET: data.secrets.realtime.secretArn,
      OPENTOK_SECRET: data.secrets.opentok.secretArn,
      OPENTOK_API_URL: settings.openTokApiUrl,
      OPENTOK_PER_HOUR: String(settings.openTokPerHour),
      EDGE_PROOF_SECRET: data.secrets['edge-proof'].secretArn,
      STREAM_TOKENS_SECRET: data.secrets['stream-token-key'].secretArn,
      INSTANT_TOKENS: settings.instantTokens,
      ...providerVariables(settings, data),
      TRACK_QUEUE_URL: data.queues.track.queueUrl,
      COUNTS_QUEUE_URL: data.queues.counts.queueUrl,
      GREETINGS_QUEUE_URL: data.queues.greetings.queueUrl,
      FRAMES_QUEUE_URL: data.queues.frames.queueUrl,
      FANOUT_QUEUE_URL: data.queues.fanout.queueUrl,
      CONSUMER_QUEUES: JSON.stringify(consumerQueues(settings)),
      CONSUMER_QUEUES_URL: `https://sqs.${region}.${urlSuffix}/${account}`,
      DEAD_LETTERS_URL: data.deadLetters.queueUrl,
      FIELD_KEY_ARN: data.fieldKey.keyArn,
      UPLOADS_BUCKET: data.uploads.bucketName,
      PUBLIC_URL: edge.publicUrl,
      CONNECTIONS_URL: edge.connectionsUrl,
      ...webhookVariables(settings),
      GIG_PROCESS_ARN: stateMachineArn('gig'),
      INSTANT_STREAM_PROCESS_ARN: stateMachineArn('instantStream'),
      REQUEST_PROCESS_ARN: stateMachineArn('request'),
      CONNECTIONS_PER_MINUTE: String(settings.connectionsPerMinute),
      MAIL_SENDER: settings.mailSender,
      MAIL_PER_HOUR: String(settings.mailPerHour),
      PUSHES_PER_HOUR: String(settings.pushesPerHour),
      ...smsVariables(settings),
      HELP_ADDRESS: settings.helpAddress,
      COURIER_PHONES: JSON.stringify(settings.courierPhones),
      EMAIL_CHANGE_WAIT_HOURS: String(settings.emailChangeWaitHours),
      PASSWORD_POLICY: settings.passwordPolicy,
      GIBBY_APP_URL: settings.gibbyAppUrl ?? '',
      MAIL_TEMPLATE_PREFIX: mailTemplatePrefix(settings),
      PUSH_APPLICATIONS: settings.pushApplications
        .map((application) => Stack.of(edge).formatArn({ service: 'sns', resource: `app/${application}` }))
        .join(','),
    },
  };
}

/** The local cloud names its own address; no address means that no webhooks are sent. */
function webhookVariables({ name, webhook }: StageSettings): Record<'WEBHOOK_URL' | 'WEBHOOK_EVENTS', string> {
  if (name === 'local') return { WEBHOOK_URL: 'local:webhook', WEBHOOK_EVENTS: realtimeEventNames.join(',') };
  return { WEBHOOK_URL: webhook?.url ?? '', WEBHOOK_EVENTS: webhook?.events.join(',') ?? '' };
}

/** Only the local cloud, whose SMS reach nobody, texts all numbers, those of examples too. */
function smsVariables({ name, sms }: StageSettings): Record<'SMS_COUNTRIES' | 'SMS_PER_HOUR', string> {
  return { SMS_COUNTRIES: name === 'local' ? '*' : sms.countries.join(' '), SMS_PER_HOUR: String(sms.perHour) };
}

type ProviderVariables = Readonly<Record<`${Uppercase<ProviderName>}_${'SECRET' | 'URL' | 'PER_HOUR'}`, string>>;

function providerVariables(settings: StageSettings, data: DataStack): ProviderVariables {
  const variables = providerNames.flatMap((name) => [
    [`${name.toUpperCase()}_SECRET`, data.secrets[name].secretArn],
    [`${name.toUpperCase()}_URL`, providerUrl(name, settings.name)],
    [`${name.toUpperCase()}_PER_HOUR`, String(providerCallsPerHour(name, settings.name))],
  ]);
  return Object.fromEntries(variables) as ProviderVariables;
}

/** Physical name of a state machine. */
export function stateMachineNameOf(settings: StageSettings, name: StateMachineName): string {
  return `${settings.name}-${name}`;
}
