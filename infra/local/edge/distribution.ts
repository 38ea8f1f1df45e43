/** The template's CloudFront distribution: the behaviour for a path and the origin that the behaviour leads to. */

import type { Assembly, Resource } from '../interfaces.ts';
import { compileViewerFunction, type ViewerFunction } from './viewer-request.ts';

/** Where a request goes: an API by its id, or a bucket by its name. */
type Origin = { readonly apiId: string } | { readonly bucket: string };

export interface Behaviour {
  readonly origin: Origin;
  /** Prefix of every path that goes to the origin; may be empty. */
  readonly originPath: string;
  /** Headers that the distribution sets for its origin, overriding the viewer's; names in lower case. */
  readonly originHeaders: Readonly<Record<string, string>>;
  /** Headers that the distribution adds to its answers, unless they have their own; names in lower case. */
  readonly answerHeaders: Readonly<Record<string, string>>;
  readonly allowedMethods: readonly string[];
  readonly viewerRequest: ViewerFunction | undefined;
}

/** Values of secrets by name; objects are stored as JSON. */
export type SecretValues = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** CloudFront's managed policy `SecurityHeadersPolicy`, by its id (CloudFront developer guide, "Use managed response headers policies"). */
const managedHeaders: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '67f7725c-6f97-4210-82d7-5512b31e9d03': {
    'strict-transport-security': 'max-age=31536000',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    'x-xss-protection': '1; mode=block',
    'referrer-policy': 'strict-origin-when-cross-origin',
  },
};

/** A value that CloudFormation reads from a secret: its name, and the field of its JSON. */
const REFERENCE = /^\{\{resolve:secretsmanager:([^:]+):SecretString:(\w+):*\}\}$/;

interface BehaviourProperties {
  readonly ResponseHeadersPolicyId?: string;
  readonly PathPattern?: string;
  readonly TargetOriginId: string;
  readonly AllowedMethods?: readonly string[];
  readonly FunctionAssociations?: readonly { readonly EventType: string; readonly FunctionARN: string }[];
}
interface OriginProperties {
  readonly Id: string;
  readonly DomainName: string;
  readonly OriginPath?: string;
  readonly OriginCustomHeaders?: readonly { readonly HeaderName: string; readonly HeaderValue: string }[];
}
interface DistributionConfig {
  readonly Origins: readonly OriginProperties[];
  readonly DefaultCacheBehavior: BehaviourProperties;
  readonly CacheBehaviors?: readonly BehaviourProperties[];
}

/** Chooses the behaviour of a path: the first matching pattern's, or else the default. */
type ChooseBehaviour = (path: string) => Behaviour;

/**
 * Reads the stage's distribution; undefined when the template has none.
 * @throws Error when a behaviour leads to an origin or a function that is not in the template.
 */
export function readDistribution(assembly: Assembly, secretValues: SecretValues = {}): ChooseBehaviour | undefined {
  const [distribution] = assembly.ofType('AWS::CloudFront::Distribution');
  if (distribution === undefined) return undefined;
  const config = distribution.properties.DistributionConfig as DistributionConfig;
  const origins = config.Origins.map((origin) => withSecrets(origin, secretValues));
  const read = (properties: BehaviourProperties): Behaviour => readBehaviour(assembly, origins, properties);
  const byDefault = read(config.DefaultCacheBehavior);
  const patterns = (config.CacheBehaviors ?? []).map((properties) => ({
    matches: patternOf(properties.PathPattern ?? ''),
    behaviour: read(properties),
  }));
  return (path) => patterns.find(({ matches }) => matches.test(path))?.behaviour ?? byDefault;
}

function withSecrets(origin: OriginProperties, secretValues: SecretValues): OriginProperties {
  const headers = origin.OriginCustomHeaders ?? [];
  const resolved = headers.map((header) => ({ ...header, HeaderValue: resolve(header.HeaderValue, secretValues) }));
  return { ...origin, OriginCustomHeaders: resolved };
}

function resolve(value: string, secretValues: SecretValues): string {
  const [, name = '', field = ''] = REFERENCE.exec(value) ?? [];
  if (name === '') return value;
  const secret = secretValues[name];
  const found = typeof secret === 'object' ? secret[field] : undefined;
  if (!found) throw new Error(`The distribution sends ${field} of the secret ${name}, which has no such value`);
  return found;
}

function readBehaviour(
  assembly: Assembly,
  origins: readonly OriginProperties[],
  properties: BehaviourProperties,
): Behaviour {
  const origin = origins.find((candidate) => candidate.Id === properties.TargetOriginId);
  if (origin === undefined) throw new Error(`The distribution has no origin ${properties.TargetOriginId}`);
  const association = properties.FunctionAssociations?.find(({ EventType }) => EventType === 'viewer-request');
  return {
    origin: originOf(assembly, origin.DomainName),
    originPath: origin.OriginPath ?? '',
    originHeaders: Object.fromEntries(
      (origin.OriginCustomHeaders ?? []).map(({ HeaderName, HeaderValue }) => [HeaderName.toLowerCase(), HeaderValue]),
    ),
    answerHeaders: managedHeaders[properties.ResponseHeadersPolicyId ?? ''] ?? {},
    allowedMethods: properties.AllowedMethods ?? ['GET', 'HEAD'],
    viewerRequest: association && compileFunction(functionOf(assembly, association.FunctionARN)),
  };
}

function functionOf(assembly: Assembly, arn: string): Resource {
  const functions = assembly.ofType('AWS::CloudFront::Function');
  const found = functions.find((candidate) => [candidate.arn, candidate.ref].includes(arn));
  if (found === undefined) throw new Error(`The distribution names the unknown CloudFront function ${arn}`);
  return found;
}

function compileFunction(resource: Resource): ViewerFunction {
  return compileViewerFunction(
    String(resource.properties.Name ?? resource.id),
    String(resource.properties.FunctionCode),
  );
}

function originOf(assembly: Assembly, domainName: string): Origin {
  const [label = ''] = domainName.split('.');
  const api = assembly.ofType('AWS::ApiGatewayV2::Api').find((candidate) => candidate.ref === label);
  if (api !== undefined) return { apiId: api.ref };
  const bucket = assembly.ofType('AWS::S3::Bucket').find((candidate) => domainName.startsWith(`${candidate.ref}.s3`));
  if (bucket !== undefined) return { bucket: bucket.ref };
  throw new Error(`The distribution's origin ${domainName} is no API and no bucket of the template`);
}

/** CloudFront's path patterns: `*` for any characters, `?` for one; the leading slash is optional. */
function patternOf(pattern: string): RegExp {
  const source = pattern.replace(/^\/?/, '/').replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${source.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}
