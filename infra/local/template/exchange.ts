/** An assembly and its IAM that are exchanged for newer ones while the parts of the local cloud hold them. */

import type { Assembly, Iam, Resource } from '../interfaces.ts';

/** What is exchanged at once. */
export interface Content {
  readonly assembly: Assembly;
  readonly iam: Iam;
}

/** Holds whatever is the content now, behind the interfaces of both. */
export function createExchange(first: Content): Content & { exchange(next: Content): void } {
  let content = first;
  return {
    assembly: {
      get resources() {
        return content.assembly.resources;
      },
      ofType: (type) => content.assembly.ofType(type),
      find: (arnOrRef) => content.assembly.find(arnOrRef),
      assetDirectory: (s3Key) => content.assembly.assetDirectory(s3Key),
    },
    iam: {
      authorize: (...given) => content.iam.authorize(...given),
      serviceMayInvoke: (...given) => content.iam.serviceMayInvoke(...given),
      credentialsFor: (principal) => content.iam.credentialsFor(principal),
      principalOf: (accessKeyId) => content.iam.principalOf(accessKeyId),
    },
    exchange: (next) => {
      content = next;
    },
  };
}

/** Reads something from an assembly, and again when it has been exchanged since. */
export function readOncePerExchange<T>(assembly: Assembly, read: () => T): () => T {
  let seen: Assembly['resources'] | undefined;
  let value: T;
  return () => {
    if (seen !== assembly.resources) {
      value = read();
      seen = assembly.resources;
    }
    return value;
  };
}

/**
 * Types whose resources are looked up whenever they are needed, and those that the local cloud has no use for. All others
 * are read once, when their part starts.
 */
const EXCHANGEABLE = new Set([
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
]);

/** What is not as it was. */
export interface Difference {
  /** Names of resources that are new, another or gone, as `<stack>/<id>`. */
  readonly names: readonly string[];
  /** Types among them that only a restart takes over. */
  readonly typesToRestart: readonly string[];
}

export function difference(before: Assembly, after: Assembly): Difference {
  const nameOf = ({ stack, id }: Resource) => `${stack}/${id}`;
  const texts = new Map(before.resources.map((resource) => [nameOf(resource), JSON.stringify(resource)]));
  const gone = new Map(before.resources.map((resource) => [nameOf(resource), resource]));
  const changed: Resource[] = [];
  for (const resource of after.resources) {
    gone.delete(nameOf(resource));
    if (texts.get(nameOf(resource)) !== JSON.stringify(resource)) changed.push(resource);
  }
  const all = [...changed, ...gone.values()];
  const types = new Set(all.map(({ type }) => type).filter((type) => !EXCHANGEABLE.has(type)));
  return { names: all.map(nameOf), typesToRestart: [...types].sort() };
}
