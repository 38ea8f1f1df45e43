import { CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type QueueName, type SecretName, tableIndexes } from '#shared/kernel/grants.ts';
import { addBudget } from '../constructs/budget.ts';
import { consumerQueueName, queuedConsumers } from '../constructs/consumer-queues.ts';
import { deadLetterQueues } from '../constructs/dead-letter-queues.ts';
import { addMailTemplates } from '../constructs/mail-templates.ts';
import { type ProviderSettings, providers } from '../providers.ts';
import type { StageSettings } from '../stages.ts';

/** How each secret gets its value: generated at deployment, or filled in by the operator afterwards. */
const secretContents = ({
  realtimeAppId,
}: StageSettings): Readonly<Record<SecretName, secrets.SecretStringGenerator>> => ({
  'session-key': { passwordLength: 64, excludePunctuation: true },
  realtime: {
    secretStringTemplate: JSON.stringify({ key: 'dropin', appId: realtimeAppId }),
    generateStringKey: 'secret',
    excludePunctuation: true,
  },
  'api-keys': { secretStringTemplate: '{}', generateStringKey: 'dropin', excludePunctuation: true },
  opentok: { secretStringTemplate: JSON.stringify({ apiKey: '' }), generateStringKey: 'apiSecret' },
  'stream-token-key': { passwordLength: 64, excludePunctuation: true },
  'edge-proof': {
    secretStringTemplate: JSON.stringify({ second: '' }),
    generateStringKey: 'first',
    passwordLength: 64,
    excludePunctuation: true,
  },
  ...mapRecord(providers, (_name, { secret }) => contentsOf(secret)),
});

/** Why each secret is changed by hand and not on a schedule. */
const rotationReasons: Readonly<Record<SecretName, string>> = {
  'session-key': 'A new key signs everybody out; it is changed when it may have leaked.',
  realtime:
    'Client applications are built with its key; its secret changes by docs/runbooks/revoke-realtime-secret.md, when it may have leaked.',
  'api-keys': 'Client applications are built with these keys; they change with a release of theirs.',
  'stream-token-key':
    'With a new key the channels of running streams are silent; it is changed when it may have leaked.',
  'edge-proof': 'It changes together with the distribution, in the steps of docs/runbooks/rotate-edge-proof.md.',
  opentok: 'The video provider issues this secret; it is changed on its own site.',
  ...mapRecord(providers, (_name, { rotation }) => rotation),
};

/** A FIFO queue in high throughput mode (SQS developer guide, "High throughput for FIFO queues"). */
const ordered: sqs.QueueProps = {
  fifo: true,
  deduplicationScope: sqs.DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
};

/**
 * How long a consumer's message waits for a retry, and how often it is tried. The wait is longer than any function
 * takes and otherwise as short as possible, since the timers of gigs depend on it. All attempts together take ten
 * minutes, so a shorter outage loses nothing.
 */
const triesOfAConsumer = { every: Duration.seconds(15), most: 40 };

/** Everything that stores state: the table, the files, the queues, the secrets and the mail templates. */
export class DataStack extends Stack {
  readonly table: dynamodb.TableV2;
  readonly secrets: Readonly<Record<SecretName, secrets.Secret>>;
  readonly queues: Readonly<Record<QueueName, sqs.Queue>>;
  /** Encrypts single fields of items, such as bank account numbers. */
  readonly fieldKey: kms.Key;
  readonly uploads: s3.Bucket;
  readonly deadLetters: sqs.Queue;
  readonly orderedDeadLetters: sqs.Queue;

  constructor(scope: Construct, settings: StageSettings) {
    super(scope, 'Data', { terminationProtection: settings.retainsData });
    // What a failed first deployment has made goes with it, so that the next one begins from nothing.
    const removalPolicy = settings.retainsData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
    const { STRING } = dynamodb.AttributeType;

    this.table = new dynamodb.TableV2(this, 'Table', {
      partitionKey: { name: 'PK', type: STRING },
      sortKey: { name: 'SK', type: STRING },
      globalSecondaryIndexes: tableIndexes.map((indexName) => ({
        indexName,
        partitionKey: { name: `${indexName}PK`, type: STRING },
        sortKey: { name: `${indexName}SK`, type: STRING },
        // Changes with every state of a lifecycle: with whole items it would cost as much as the items themselves.
        ...(indexName === 'GSI3' && { projectionType: dynamodb.ProjectionType.KEYS_ONLY }),
      })),
      billing: dynamodb.Billing.onDemand(),
      timeToLiveAttribute: 'ttl',
      dynamoStream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: settings.retainsData,
      removalPolicy,
    });

    this.fieldKey = new kms.Key(this, 'FieldKey', {
      description: 'Seals single fields of items',
      // KMS keeps the key material of every year, so that values encrypted earlier can still be decrypted.
      enableKeyRotation: true,
      removalPolicy,
    });

    addMailTemplates(this, settings);
    new CfnOutput(this, 'TableName', { value: this.table.tableName });

    this.secrets = mapRecord(
      secretContents(settings),
      (name, generateSecretString) =>
        new secrets.Secret(this, `Secret-${name}`, {
          secretName: `${settings.name}/${name}`,
          generateSecretString,
          removalPolicy,
        }),
    );

    mapRecord(rotationReasons, (name, reason) =>
      Validations.of(this.secrets[name]).acknowledge({ id: 'AwsSolutions-SMG4', reason }),
    );

    const [deadLetters, orderedDeadLetters] = deadLetterQueues.map((name) => `${settings.name}-${name}`);
    const kept = { retentionPeriod: Duration.days(14) };
    this.deadLetters = this.#queue('DeadLetters', { ...kept, queueName: deadLetters });
    this.orderedDeadLetters = this.#queue('OrderedDeadLetters', { ...kept, ...ordered, queueName: orderedDeadLetters });
    this.#takeUndelivered(this.deadLetters);
    this.#consumerQueues(settings);
    this.queues = {
      // What the sockets of one connection send, in order. A client that got no answer within minutes has reconnected.
      frames: this.#queue('Frames', {
        ...ordered,
        visibilityTimeout: triesOfAConsumer.every,
        // Longer than all attempts: what expires before is lost in silence.
        retentionPeriod: Duration.minutes(15),
        deadLetterQueue: { queue: this.orderedDeadLetters, maxReceiveCount: triesOfAConsumer.most },
      }),
      // What is published on one channel, in order.
      fanout: this.#queue('Fanout', {
        ...ordered,
        visibilityTimeout: triesOfAConsumer.every,
        retentionPeriod: Duration.days(1),
        deadLetterQueue: { queue: this.orderedDeadLetters, maxReceiveCount: triesOfAConsumer.most },
      }),
      counts: this.#queue('Counts', {
        visibilityTimeout: Duration.seconds(30),
        retentionPeriod: Duration.minutes(5),
        deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 3 },
      }),
      greetings: this.#queue('Greetings', {
        // A client that was not greeted within three attempts has long since reconnected.
        retentionPeriod: Duration.minutes(5),
        visibilityTimeout: Duration.seconds(15),
        deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 3 },
      }),
      track: this.#queue('Track', {
        // Two hours of attempts, five minutes apart, outlast an outage of the provider.
        visibilityTimeout: Duration.minutes(5),
        retentionPeriod: Duration.days(4),
        deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 24 },
      }),
      uploads: this.#queue('UploadsMade', {
        visibilityTimeout: Duration.minutes(1),
        deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 10 },
      }),
    };
    this.uploads = this.#uploadsBucket(removalPolicy, this.queues.uploads);
    if (settings.budget) addBudget(this, settings.budget);
    // A protected table cannot be deleted, not even by the roll-back of a failed first deployment. So it is made last.
    if (settings.retainsData)
      this.table.node.addDependency(...this.node.children.filter((made) => made !== this.table));
  }

  /**
   * Files arrive in `quarantine/`, which notifies a queue; the function that inspects them moves them out. The
   * distribution may read `public/`; everything else needs a signed link.
   */
  #uploadsBucket(removalPolicy: RemovalPolicy, arrivals: sqs.Queue): s3.Bucket {
    const bucket = new s3.Bucket(this, 'Uploads', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // Pages of any origin may upload, since the signature in the URL is the permission.
      cors: [{ allowedOrigins: ['*'], allowedMethods: [s3.HttpMethods.PUT], allowedHeaders: ['*'], maxAge: 3600 }],
      lifecycleRules: [
        { prefix: 'quarantine/', expiration: Duration.days(1) },
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy,
    });
    bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('cloudfront.amazonaws.com')],
        actions: ['s3:GetObject'],
        resources: [bucket.arnForObjects('public/*')],
        // The distribution is in a stack that depends on this one, so the condition cannot name it more precisely.
        conditions: {
          ArnLike: {
            'aws:SourceArn': this.formatArn({
              service: 'cloudfront',
              region: '',
              resource: 'distribution',
              resourceName: '*',
            }),
          },
        },
      }),
    );
    this.#tellOfArrivals(bucket, arrivals);
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Its access log would hold addresses of people and the signed links that they were given.',
    });
    return bucket;
  }

  /** Scheduled runs that EventBridge could not hand over. */
  #takeUndelivered(queue: sqs.Queue): void {
    queue.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        // The rules are in stacks that depend on this one.
        conditions: {
          StringEquals: { 'aws:SourceAccount': this.account },
          ArnLike: { 'aws:SourceArn': this.formatArn({ service: 'events', resource: 'rule', resourceName: '*' }) },
        },
      }),
    );
  }

  /** Configured on the bucket itself: the CDK's own way adds a function that may change every bucket. */
  #tellOfArrivals(bucket: s3.Bucket, arrivals: sqs.Queue): void {
    const permission = arrivals.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [arrivals.queueArn],
        // Naming the bucket would make the bucket and the policy depend on each other.
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    // S3 rejects the configuration while it may not send to the queue.
    if (permission.policyDependable) bucket.node.addDependency(permission.policyDependable);
    const filter = { s3Key: { rules: [{ name: 'prefix', value: 'quarantine/' }] } };
    const queueConfigurations = [{ event: 's3:ObjectCreated:*', queue: arrivals.queueArn, filter }];
    (bucket.node.defaultChild as s3.CfnBucket).notificationConfiguration = { queueConfigurations };
  }

  /**
   * One queue for each consumer that reads the stream through one. A message group is one partition key, and the
   * throughput limits apply to each group separately.
   */
  #consumerQueues(settings: StageSettings): void {
    const deadLetterQueue = { queue: this.orderedDeadLetters, maxReceiveCount: triesOfAConsumer.most };
    for (const { operation, delaySeconds } of queuedConsumers()) {
      this.#queue(`Queue-${operation}`, {
        ...ordered,
        queueName: consumerQueueName(settings, operation),
        ...(delaySeconds > 0 && { deliveryDelay: Duration.seconds(delaySeconds) }),
        visibilityTimeout: triesOfAConsumer.every,
        retentionPeriod: Duration.days(4),
        deadLetterQueue,
      });
    }
  }

  #queue(id: string, properties: sqs.QueueProps): sqs.Queue {
    return new sqs.Queue(this, id, { enforceSSL: true, encryption: sqs.QueueEncryption.SQS_MANAGED, ...properties });
  }
}

/** The generated value holds the empty fields as well, so that the operator sees what to fill in. */
function contentsOf({ empty, generated, ...rest }: ProviderSettings['secret']): secrets.SecretStringGenerator {
  const fields = Object.fromEntries(empty.map((field) => [field, '']));
  return { secretStringTemplate: JSON.stringify(fields), generateStringKey: generated, ...rest };
}

function mapRecord<Name extends string, From, To>(
  record: Readonly<Record<Name, From>>,
  map: (name: Name, value: From) => To,
): Readonly<Record<Name, To>> {
  const entries = (Object.entries(record) as [Name, From][]).map(([name, value]) => [name, map(name, value)]);
  return Object.fromEntries(entries) as Record<Name, To>;
}
