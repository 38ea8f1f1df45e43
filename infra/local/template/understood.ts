import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '../interfaces.ts';

/**
 * How the local cloud takes a property: it acts on every value, it has only one meaning for these values, or the property is
 * without effect here.
 */
type Treatment = 'acts' | { readonly only: readonly unknown[] } | { readonly without: string };

/** Treatments by path. Lists are `[]`, and `**` at the end stands for everything below. */
type Properties = Readonly<Record<string, Treatment>>;

const acts = 'acts';

/** Values that say what the local cloud does anyway. Any other would do something else on AWS than here. */
function only(...values: readonly unknown[]): Treatment {
  return { only: values };
}

/** The property has no effect here, for this reason. Tests over the templates check what must not be wrong. */
function without(reason: string): Treatment {
  return { without: reason };
}

const described = without('words for people');
const inTransit = without('connections within this machine are plain');
const atRest = without('files of this machine are not encrypted');
const writtenOff = without('logs are kept in memory and traces are not kept');
const throttled = without('one machine is slower than any throttle');
const firewalled = without('the local cloud has no firewall');

/** CloudFront's managed policies (CloudFront developer guide, "Use managed policies"). */
const managed = {
  cachingDisabled: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  cachingOptimized: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  allViewerExceptHostHeader: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
  securityHeaders: '67f7725c-6f97-4210-82d7-5512b31e9d03',
} as const;

function behaviour(path: string): Properties {
  return {
    [`${path}.AllowedMethods[]`]: acts,
    [`${path}.Compress`]: without('answers are the same, compressed or not'),
    [`${path}.FunctionAssociations[].EventType`]: only('viewer-request'),
    [`${path}.FunctionAssociations[].FunctionARN`]: acts,
    [`${path}.OriginRequestPolicyId`]: only(managed.allViewerExceptHostHeader),
    [`${path}.ResponseHeadersPolicyId`]: only(managed.securityHeaders),
    [`${path}.TargetOriginId`]: acts,
    [`${path}.ViewerProtocolPolicy`]: only('https-only'),
  };
}

/** Every type that a template may have, with all properties that the local cloud knows of it. */
const understood: Readonly<Record<string, Properties>> = {
  'AWS::ApiGatewayV2::Api': {
    'CorsConfiguration.AllowHeaders[]': acts,
    'CorsConfiguration.AllowMethods[]': acts,
    'CorsConfiguration.AllowOrigins[]': acts,
    'CorsConfiguration.ExposeHeaders[]': acts,
    'CorsConfiguration.MaxAge': acts,
    Name: described,
    ProtocolType: acts,
    RouteSelectionExpression: acts,
  },
  'AWS::ApiGatewayV2::Integration': {
    ApiId: acts,
    CredentialsArn: acts,
    IntegrationMethod: only('POST'),
    IntegrationType: acts,
    IntegrationUri: acts,
    PassthroughBehavior: only('NEVER'),
    PayloadFormatVersion: only('2.0'),
    RequestParameters: only({ 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" }),
    'RequestTemplates.$default': acts,
    TemplateSelectionExpression: only('\\$default'),
  },
  'AWS::ApiGatewayV2::Route': { ApiId: acts, RouteKey: acts, Target: acts },
  'AWS::ApiGatewayV2::Stage': {
    'AccessLogSettings.DestinationArn': writtenOff,
    'AccessLogSettings.Format': writtenOff,
    ApiId: acts,
    AutoDeploy: only(true),
    'DefaultRouteSettings.ThrottlingBurstLimit': throttled,
    'DefaultRouteSettings.ThrottlingRateLimit': throttled,
    StageName: acts,
  },
  'AWS::Budgets::Budget': { '**': without('nothing here costs anything') },
  'AWS::CDK::Metadata': { '**': described },
  'AWS::CloudFront::Distribution': {
    'DistributionConfig.Aliases[]': without('the local cloud has one address'),
    ...behaviour('DistributionConfig.DefaultCacheBehavior'),
    'DistributionConfig.DefaultCacheBehavior.CachePolicyId': only(managed.cachingDisabled),
    ...behaviour('DistributionConfig.CacheBehaviors[]'),
    'DistributionConfig.CacheBehaviors[].CachePolicyId': only(managed.cachingDisabled, managed.cachingOptimized),
    'DistributionConfig.CacheBehaviors[].PathPattern': acts,
    'DistributionConfig.Comment': described,
    'DistributionConfig.Enabled': only(true),
    'DistributionConfig.HttpVersion': without('clients choose the version that they know'),
    'DistributionConfig.IPV6Enabled': without('the local cloud has one address'),
    'DistributionConfig.Origins[].CustomOriginConfig.OriginProtocolPolicy': only('https-only'),
    'DistributionConfig.Origins[].CustomOriginConfig.OriginSSLProtocols': only(['TLSv1.2']),
    'DistributionConfig.Origins[].DomainName': acts,
    'DistributionConfig.Origins[].Id': acts,
    'DistributionConfig.Origins[].OriginPath': acts,
    'DistributionConfig.Origins[].OriginAccessControlId': without('the edge may read every bucket here'),
    'DistributionConfig.Origins[].OriginCustomHeaders[].HeaderName': acts,
    'DistributionConfig.Origins[].OriginCustomHeaders[].HeaderValue': acts,
    'DistributionConfig.Origins[].S3OriginConfig': only({ OriginAccessIdentity: '' }),
    'DistributionConfig.ViewerCertificate.**': inTransit,
    'DistributionConfig.WebACLId': firewalled,
  },
  'AWS::CloudFront::Function': {
    AutoPublish: only(true),
    FunctionCode: acts,
    'FunctionConfig.Comment': described,
    'FunctionConfig.Runtime': only('cloudfront-js-2.0'),
    Name: acts,
  },
  'AWS::CloudFront::OriginAccessControl': {
    'OriginAccessControlConfig.Name': described,
    'OriginAccessControlConfig.OriginAccessControlOriginType': only('s3'),
    'OriginAccessControlConfig.SigningBehavior': only('always'),
    'OriginAccessControlConfig.SigningProtocol': only('sigv4'),
  },
  'AWS::CloudWatch::Alarm': {
    'AlarmActions[]': without('an alarm that rings shows on the page'),
    AlarmDescription: described,
    ComparisonOperator: acts,
    'Dimensions[].Name': acts,
    'Dimensions[].Value': acts,
    EvaluationPeriods: acts,
    MetricName: acts,
    'Metrics[].**': acts,
    Namespace: acts,
    Period: acts,
    Statistic: acts,
    Threshold: acts,
    TreatMissingData: acts,
  },
  'AWS::CloudWatch::Dashboard': {
    DashboardBody: without('metrics are shown by their alarms alone'),
    DashboardName: described,
  },
  'AWS::DynamoDB::GlobalTable': {
    'AttributeDefinitions[].**': acts,
    BillingMode: only('PAY_PER_REQUEST'),
    'GlobalSecondaryIndexes[].IndexName': acts,
    'GlobalSecondaryIndexes[].KeySchema[].**': acts,
    'GlobalSecondaryIndexes[].Projection.ProjectionType': acts,
    'KeySchema[].**': acts,
    'Replicas[].DeletionProtectionEnabled': without('who deletes the data directory deletes the table'),
    'Replicas[].GlobalSecondaryIndexes[].IndexName': without('repeats the indexes of the table'),
    'Replicas[].PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled': without('there are no backups here'),
    'Replicas[].Region': without('there is one region'),
    'StreamSpecification.StreamViewType': acts,
    'TimeToLiveSpecification.AttributeName': acts,
    'TimeToLiveSpecification.Enabled': acts,
  },
  'AWS::DynamoDB::Table': {
    'AttributeDefinitions[].**': acts,
    BillingMode: only('PAY_PER_REQUEST'),
    'GlobalSecondaryIndexes[].**': acts,
    'KeySchema[].**': acts,
    TableName: acts,
  },
  'AWS::Events::Rule': {
    ScheduleExpression: acts,
    'Targets[].Arn': acts,
    'Targets[].DeadLetterConfig.Arn': without('a schedule always reaches its function here'),
    'Targets[].Id': described,
    'Targets[].Input': acts,
  },
  'AWS::IAM::Policy': { 'PolicyDocument.**': acts, PolicyName: described, 'Roles[]': acts },
  'AWS::IAM::Role': {
    'AssumeRolePolicyDocument.**': acts,
    'Policies[].PolicyDocument.**': acts,
    'Policies[].PolicyName': described,
  },
  'AWS::KMS::Key': {
    Description: described,
    EnableKeyRotation: without('a key of the local cloud lives no year'),
    'KeyPolicy.**': without('roles alone decide here, as the policy of the template delegates to them'),
  },
  'AWS::Lambda::EventInvokeConfig': {
    'DestinationConfig.OnFailure.Destination': acts,
    FunctionName: acts,
    MaximumEventAgeInSeconds: acts,
    MaximumRetryAttempts: acts,
    Qualifier: only('$LATEST'),
  },
  'AWS::Lambda::EventSourceMapping': {
    BatchSize: acts,
    BisectBatchOnFunctionError: acts,
    'DestinationConfig.OnFailure.Destination': acts,
    EventSourceArn: acts,
    'FilterCriteria.Filters[].Pattern': acts,
    FunctionName: acts,
    'FunctionResponseTypes[]': acts,
    MaximumRetryAttempts: acts,
    'ScalingConfig.MaximumConcurrency': acts,
    StartingPosition: acts,
  },
  'AWS::Lambda::Function': {
    'Architectures[]': without('code runs on the processor of this machine'),
    'Code.S3Bucket': without('assets are read from where the CDK wrote them'),
    'Code.S3Key': acts,
    Description: described,
    'Environment.Variables.**': acts,
    FunctionName: acts,
    Handler: acts,
    'LoggingConfig.LogGroup': writtenOff,
    MemorySize: without('all functions share the memory of this machine'),
    ReservedConcurrentExecutions: acts,
    Role: acts,
    Runtime: only('nodejs24.x'),
    Timeout: acts,
    'TracingConfig.Mode': writtenOff,
  },
  'AWS::Lambda::Permission': { Action: acts, FunctionName: acts, Principal: acts, SourceArn: acts },
  'AWS::Logs::LogGroup': { LogGroupName: writtenOff, RetentionInDays: writtenOff },
  'AWS::Logs::MetricFilter': {
    FilterPattern: acts,
    LogGroupName: acts,
    'MetricTransformations[].MetricName': acts,
    'MetricTransformations[].MetricNamespace': acts,
    'MetricTransformations[].MetricValue': acts,
  },
  'AWS::S3::Bucket': {
    'BucketEncryption.**': atRest,
    'CorsConfiguration.CorsRules[].AllowedHeaders': only(['*']),
    'CorsConfiguration.CorsRules[].AllowedMethods[]': acts,
    'CorsConfiguration.CorsRules[].AllowedOrigins[]': acts,
    'CorsConfiguration.CorsRules[].MaxAge': without('browsers ask again sooner'),
    'LifecycleConfiguration.**': without('files stay until the data directory goes'),
    'NotificationConfiguration.**': acts,
    'OwnershipControls.Rules[].ObjectOwnership': only('BucketOwnerEnforced'),
    'PublicAccessBlockConfiguration.BlockPublicAcls': only(true),
    'PublicAccessBlockConfiguration.BlockPublicPolicy': only(true),
    'PublicAccessBlockConfiguration.IgnorePublicAcls': only(true),
    'PublicAccessBlockConfiguration.RestrictPublicBuckets': only(true),
  },
  'AWS::S3::BucketPolicy': {
    Bucket: without('policies of buckets are not evaluated here'),
    'PolicyDocument.**': without('policies of buckets are not evaluated here'),
  },
  'AWS::SES::Template': { 'Template.SubjectPart': acts, 'Template.TemplateName': acts, 'Template.TextPart': acts },
  'AWS::SNS::Topic': {},
  'AWS::SNS::TopicPolicy': { 'PolicyDocument.**': acts, 'Topics[]': acts },
  'AWS::SQS::Queue': {
    DeduplicationScope: only('messageGroup'),
    DelaySeconds: acts,
    FifoQueue: acts,
    FifoThroughputLimit: only('perMessageGroupId'),
    MessageRetentionPeriod: acts,
    QueueName: acts,
    'RedrivePolicy.deadLetterTargetArn': acts,
    'RedrivePolicy.maxReceiveCount': acts,
    SqsManagedSseEnabled: atRest,
    VisibilityTimeout: acts,
  },
  'AWS::SQS::QueuePolicy': { 'PolicyDocument.**': acts, 'Queues[]': acts },
  'AWS::SecretsManager::Secret': {
    'GenerateSecretString.ExcludePunctuation': acts,
    'GenerateSecretString.GenerateStringKey': acts,
    'GenerateSecretString.PasswordLength': acts,
    'GenerateSecretString.SecretStringTemplate': acts,
    Name: acts,
  },
  'AWS::StepFunctions::StateMachine': {
    DefinitionString: acts,
    'LoggingConfiguration.Destinations[].CloudWatchLogsLogGroup.LogGroupArn': writtenOff,
    'LoggingConfiguration.IncludeExecutionData': writtenOff,
    'LoggingConfiguration.Level': writtenOff,
    RoleArn: acts,
    StateMachineName: acts,
    'TracingConfiguration.Enabled': writtenOff,
  },
  'AWS::WAFv2::WebACL': { '**': firewalled },
};

/**
 * What the local cloud would not do as AWS does: a type or property that it does not know, or a value that has another
 * meaning on AWS than here. Each line names stack, resource and property.
 */
export function misunderstood(resources: readonly Resource[]): string[] {
  return resources.flatMap(({ stack, id, type, properties }) => {
    const known = understood[type];
    const named = (fault: string) => `${stack}/${id} (${type}): ${fault}`;
    if (!known) return [named('the local cloud does not know this type')];
    return faultsIn(known, '', properties).map(named);
  });
}

function faultsIn(known: Properties, path: string, value: unknown): string[] {
  const treatment = known[path];
  if (treatment) return mayBe(treatment, value) ? [] : [`${path} may not be ${JSON.stringify(value)}`];
  if (known[path === '' ? '**' : `${path}.**`]) return [];
  if (Array.isArray(value)) return [...new Set(value.flatMap((item) => faultsIn(known, `${path}[]`, item)))];
  if (typeof value !== 'object' || value === null) return [`${path} is not known to the local cloud`];
  return Object.entries(value).flatMap(([name, inner]) =>
    faultsIn(known, path === '' ? name : `${path}.${name}`, inner),
  );
}

function mayBe(treatment: Treatment, value: unknown): boolean {
  if (typeof treatment === 'string' || 'without' in treatment) return true;
  return treatment.only.some((meant) => isDeepStrictEqual(meant, value));
}
