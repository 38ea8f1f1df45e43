import { Annotations, CfnOutput, Fn, RemovalPolicy, SecretValue, Stack, Validations } from 'aws-cdk-lib';
import * as gateway from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { flagPathOf } from '#shared/gibby/flags/flag.ts';
import { productPicturePath } from '#shared/gibby/notifications/notification.ts';
import { defaultPicturePath } from '#shared/gibby/pictures/picture.ts';
import { proofHeader } from '#shared/platform/http/viewer.adapter.ts';
import { routeFramesTo } from '../constructs/frame-routes.ts';
import type { StageSettings } from '../stages.ts';
import { defaultPicture } from './default-picture.ts';
import { largeForm } from './large-form.ts';
import { productPicture } from './product-picture.ts';

/**
 * API Gateway refuses any path after a WebSocket stage, while Pusher clients connect to `/app/<key>`. This function
 * rewrites the path to the stage (realtime.md, "On API Gateway"). It names the stage itself, since an origin path
 * would leave a trailing slash.
 */
const pusherPath = `
function handler(event) {
  var request = event.request;
  var key = request.uri.split('/')[2] || '';
  request.uri = '/live';
  request.querystring.key = { value: key };
  return request;
}
`;

/** Only `public/` of the uploads bucket is served, under the path `/uploads/`. */
const uploadsPath = `
function handler(event) {
  var request = event.request;
  request.uri = request.uri.replace('/uploads/', '/public/');
  return request;
}
`;

/** One line for each request, without address, path with ids, or query, which may contain an API key. */
const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLatency: '$context.responseLatency',
  integrationError: '$context.integrationErrorMessage',
});

/** What the APIs and the distribution reach without a function, and the rules in front of it. */
interface EdgeSources {
  readonly uploads: s3.IBucket;
  /** Gets what sockets send, and their ends. */
  readonly frames: sqs.IQueue;
  /** ARN of the rules of AWS WAF, in a stage with a firewall. */
  readonly webAclArn?: string | undefined;
}

/** The two APIs and the public distribution in front of them. Areas add their routes to the APIs. */
export class EdgeStack extends Stack {
  readonly httpApi: gateway.CfnApi;
  readonly socketApi: gateway.CfnApi;
  readonly socketStage: gateway.CfnStage;
  /** Base URL for `@connections` posts. */
  readonly connectionsUrl: string;
  /** Public URL of the stage, such as `https://d111111abcdef8.cloudfront.net` or that of its first name of its own. */
  readonly publicUrl: string;

  constructor(scope: Construct, settings: StageSettings, { uploads, frames, webAclArn }: EdgeSources) {
    super(scope, 'Edge', { terminationProtection: settings.retainsData });
    this.httpApi = new gateway.CfnApi(this, 'HttpApi', {
      name: `${this.stackName}-http`,
      protocolType: 'HTTP',
      corsConfiguration: {
        allowOrigins: ['*'],
        allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
        allowHeaders: ['authorization', 'authentication', 'apikey', 'content-type', 'idempotency-key'],
        exposeHeaders: ['retry-after', 'idempotent-replayed'],
        maxAge: 3600,
      },
    });
    const accessLog = new logs.LogGroup(this, 'AccessLog', {
      logGroupName: `/aws/vendedlogs/${settings.name}-http`,
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new gateway.CfnStage(this, 'HttpStage', {
      apiId: this.httpApi.ref,
      stageName: '$default',
      autoDeploy: true,
      accessLogSettings: { destinationArn: accessLog.logGroupArn, format: accessLogFormat },
      defaultRouteSettings: throttled(settings.throttles.http),
    });

    this.socketApi = new gateway.CfnApi(this, 'SocketApi', {
      name: `${this.stackName}-sockets`,
      protocolType: 'WEBSOCKET',
      // Every message takes `$default`: a route key with a colon, such as `pusher:ping`, is not known to be allowed.
      routeSelectionExpression: '$request.body.event',
    });
    routeFramesTo(frames, this.socketApi);
    this.socketStage = new gateway.CfnStage(this, 'SocketStage', {
      apiId: this.socketApi.ref,
      stageName: 'live',
      autoDeploy: true,
      defaultRouteSettings: throttled(settings.throttles.sockets),
    });
    const domainOf = (api: gateway.CfnApi) => `${api.ref}.execute-api.${this.region}.${this.urlSuffix}`;
    this.connectionsUrl = Fn.join('', ['https://', domainOf(this.socketApi), '/live']);

    // CloudFormation reads the value when it changes the distribution; no template holds it. Named and not referred to, so
    // that a changed `edgeProof` is all that a template shows of a rotation.
    const proof = SecretValue.secretsManager(`${settings.name}/edge-proof`, { jsonField: settings.edgeProof });
    const customHeaders = { [proofHeader]: proof.unsafeUnwrap() };

    const viewerRequest = (id: string, code: string) => [
      {
        function: new cloudfront.Function(this, id, {
          code: cloudfront.FunctionCode.fromInline(code),
          runtime: cloudfront.FunctionRuntime.JS_2_0,
        }),
        eventType: cloudfront.FunctionEventType.VIEWER_REQUEST,
      },
    ];
    // HTTPS alone, no guessing of types, no frames: on every answer, whichever function, API or bucket it comes from. An
    // answer's own header wins, such as that of a page.
    const responseHeadersPolicy = cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS;
    const passThrough = {
      allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
      cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
      // Everything except Host, which must be API Gateway's own.
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
      responseHeadersPolicy,
    };
    const files = this.#uploadsOrigin(uploads);
    // The function answers every request itself.
    const picture = (id: string, code: string) => ({
      origin: files,
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
      responseHeadersPolicy,
      functionAssociations: viewerRequest(id, code),
    });
    const http = new origins.HttpOrigin(domainOf(this.httpApi), { customHeaders });
    // A function answers these files, so they are kept here.
    const keptFiles = {
      origin: http,
      cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
      responseHeadersPolicy,
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
    };
    const distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: this.stackName,
      ...ownNames(this, settings),
      ...(webAclArn && { webAclId: webAclArn }),
      defaultBehavior: { origin: http, ...passThrough },
      additionalBehaviors: {
        '/api/*': { origin: http, ...passThrough, functionAssociations: viewerRequest('LargeForm', largeForm) },
        '/app/*': {
          origin: new origins.HttpOrigin(domainOf(this.socketApi), { customHeaders }),
          ...passThrough,
          functionAssociations: viewerRequest('PusherPath', pusherPath),
        },
        '/uploads/*': {
          origin: files,
          cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
          responseHeadersPolicy,
          viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
          functionAssociations: viewerRequest('UploadsPath', uploadsPath),
        },
        [flagPathOf('*', 'original')]: keptFiles,
        '/docs/*': keptFiles,
        [defaultPicturePath]: picture('DefaultPicture', defaultPicture),
        [productPicturePath]: picture('ProductPicture', productPicture),
      },
    });
    Validations.of(this.socketStage).acknowledge({
      id: 'AwsSolutions-APIG1',
      reason:
        'WebSocket logs need one role for the whole AWS account; the socket functions log each message themselves.',
    });
    Validations.of(distribution).acknowledge(
      { id: 'AwsSolutions-CFR1', reason: 'The product is offered in all countries.' },
      { id: 'AwsSolutions-CFR3', reason: 'Its logs would hold query strings, where the Gibby document has API keys.' },
    );
    if (!webAclArn) {
      const reason =
        'A stage without a firewall relies on the limits, API keys and body limits that the functions check.';
      Validations.of(distribution).acknowledge({ id: 'AwsSolutions-CFR2', reason });
    }
    if (!settings.domain) {
      const reason = 'Without a domain of its own it has the certificate of CloudFront, which sets TLS.';
      Validations.of(distribution).acknowledge({ id: 'AwsSolutions-CFR4', reason });
    }
    // Functions that were deployed before the stage got a name of its own still import that of CloudFront. Without the export,
    // this stack could not be updated before them, nor they before it.
    if (settings.domain) this.exportValue(distribution.distributionDomainName);
    this.publicUrl = `https://${settings.domain?.names[0] ?? distribution.distributionDomainName}`;
    new CfnOutput(this, 'PublicUrl', { value: this.publicUrl });
  }

  /** The bucket's own policy, in the data stack, lets the distribution read; this stack could not change it. */
  #uploadsOrigin({ bucketArn, bucketRegionalDomainName }: s3.IBucket): cloudfront.IOrigin {
    const attributes = { bucketArn, bucketRegionalDomainName };
    const bucket = s3.Bucket.fromBucketAttributes(this, 'Uploads', attributes);
    Annotations.of(this).acknowledgeWarning('@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac');
    // Names of CloudFront are those of the whole account, so that of another region must differ.
    const originAccessControl = new cloudfront.S3OriginAccessControl(this, 'UploadsAccess', {
      originAccessControlName: `${this.stackName}-uploads-${this.region}`,
      signing: cloudfront.Signing.SIGV4_ALWAYS,
    });
    return origins.S3BucketOrigin.withOriginAccessControl(bucket, { originAccessControl });
  }
}

function throttled({ perSecond, burst }: StageSettings['throttles']['http']): gateway.CfnStage.RouteSettingsProperty {
  return { throttlingRateLimit: perSecond, throttlingBurstLimit: burst };
}

/** With the certificate of CloudFront, which a stage without names of its own has, CloudFront sets TLS itself. */
function ownNames(scope: Construct, { domain }: StageSettings): Partial<cloudfront.DistributionProps> {
  if (!domain) return {};
  return {
    domainNames: [...domain.names],
    certificate: Certificate.fromCertificateArn(scope, 'Certificate', domain.certificateArn),
    minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
  };
}
