import type { Resource } from '../interfaces.ts';
import { arnOf, attributeOf, type ResourceScope, refOf } from './attributes.ts';
import { createDependencies } from './dependencies.ts';
import { isTrue, type Lookup, NO_VALUE, resolve } from './intrinsics.ts';
import type { StackTemplate, TemplateResource } from './manifest.ts';

/** What one stack can look up in the others. */
interface OtherStacks {
  exported(exportName: string, askingStack: string): unknown;
  output(stackName: string, outputName: string, askingStack: string): unknown;
}

/** One stack whose values are resolved on first use. */
export interface ResolvedStack {
  readonly name: string;
  /** All resources, in the template's order. Throws if the template would not deploy. */
  resources(): Resource[];
  attribute(logicalId: string, attribute: string): string;
  output(name: string): unknown;
  outputNames(): string[];
  /** Value of the output that is exported under this name, or undefined. */
  exported(exportName: string): unknown;
}

/** Resolves one stack's template. `parameters` are values for parameters without a default. */
export function createStack(
  source: StackTemplate,
  parameters: Readonly<Record<string, string>>,
  others: OtherStacks,
): ResolvedStack {
  const { name: stackName, template, account, region } = source;
  const known = new Map<string, unknown>();
  const underWay: string[] = [];
  const dependencies = createDependencies();

  /** Resolves a value once; a value that depends on itself is an error naming the cycle. */
  function once<T>(key: string, compute: () => T): T {
    if (known.has(key)) return known.get(key) as T;
    if (underWay.includes(key)) throw new Error(`${[...underWay, key].join(' -> ')}: the reference is circular`);
    underWay.push(key);
    try {
      const value = compute();
      known.set(key, value);
      return value;
    } finally {
      underWay.pop();
    }
  }

  const pseudoParameters: Readonly<Record<string, unknown>> = {
    'AWS::Region': region,
    'AWS::AccountId': account,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/${stackName}/local`,
    'AWS::NotificationARNs': [],
    'AWS::NoValue': NO_VALUE,
  };

  /** For values outside any resource: conditions and outputs. */
  const outside = lookupFor(undefined);

  function condition(name: string): boolean {
    const definition = template.Conditions?.[name];
    if (definition === undefined) throw new Error(`there is no condition '${name}'`);
    return once(`condition ${name}`, () => isTrue(definition, outside));
  }

  function parameter(name: string): unknown {
    const declared = template.Parameters?.[name];
    const value = parameters[name] ?? declared?.Default;
    if (value === undefined) throw new Error(`parameter '${name}' has neither a value nor a default`);
    const isList = declared?.Type === 'CommaDelimitedList' || declared?.Type.startsWith('List<');
    return isList ? String(value).split(',') : value;
  }

  function existing(logicalId: string): TemplateResource {
    const resource = template.Resources?.[logicalId];
    if (resource === undefined) throw new Error(`there is no '${logicalId}'`);
    if (resource.Condition !== undefined && !condition(resource.Condition)) {
      throw new Error(`'${logicalId}' does not exist because its condition '${resource.Condition}' is false`);
    }
    return resource;
  }

  function scopeOf(logicalId: string): ResourceScope {
    const { Type: type, Properties: properties } = existing(logicalId);
    const lookup = lookupFor(logicalId);
    const property = (name: string) => {
      const value = once(`${logicalId}.${name}`, () => resolve(properties?.[name], lookup));
      return value === NO_VALUE ? undefined : value;
    };
    return { logicalId, type, stackName, account, region, property };
  }

  function attribute(logicalId: string, name: string): string {
    const scope = scopeOf(logicalId);
    const value = attributeOf(scope, name);
    if (value === undefined) throw new Error(`${scope.type} '${logicalId}' has no attribute '${name}'`);
    return value;
  }

  function lookupFor(owner: string | undefined): Lookup {
    return {
      region,
      condition,
      ref(name) {
        if (Object.hasOwn(pseudoParameters, name)) return pseudoParameters[name];
        if (template.Parameters?.[name] !== undefined) return parameter(name);
        dependencies.add(owner, name);
        return explained(owner, `Ref ${name}`, () => refOf(scopeOf(name)));
      },
      attribute(logicalId, name) {
        dependencies.add(owner, logicalId);
        return explained(owner, `Fn::GetAtt ${logicalId}.${name}`, () => attribute(logicalId, name));
      },
      exported: (name) => explained(owner, `Fn::ImportValue ${name}`, () => others.exported(name, stackName)),
      stackOutput: (stack, output) =>
        explained(owner, `Fn::GetStackOutput ${stack}.${output}`, () => others.output(stack, output, stackName)),
      mapping: (name, key, secondKey) => template.Mappings?.[name]?.[key]?.[secondKey],
    };
  }

  function explained<T>(owner: string | undefined, reference: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof UnresolvedReference) throw error;
      throw new UnresolvedReference(
        `Stack ${stackName}, ${owner ?? 'its conditions or outputs'}: ${reference} cannot be resolved: ${messageOf(error)}`,
      );
    }
  }

  function resource(logicalId: string): Resource {
    const scope = scopeOf(logicalId);
    const { Properties: raw = {}, DependsOn: dependsOn = [] } = existing(logicalId);
    for (const target of [dependsOn].flat()) {
      if (template.Resources?.[target] === undefined) throw new Error(`DependsOn: there is no '${target}'`);
      dependencies.add(logicalId, target);
    }
    const names = Object.keys(raw).filter((name) => scope.property(name) !== undefined);
    const properties = Object.fromEntries(names.map((name) => [name, scope.property(name)]));
    return { id: logicalId, stack: stackName, type: scope.type, properties, ref: refOf(scope), arn: arnOf(scope) };
  }

  function resources(): Resource[] {
    const wanted = Object.entries(template.Resources ?? {}).filter(
      ([, { Condition: name }]) => name === undefined || condition(name),
    );
    const all = wanted.map(([logicalId, { Type: type }]) =>
      explained(logicalId, `the ${type}`, () => resource(logicalId)),
    );
    const circle = dependencies.circle();
    if (circle !== undefined) {
      throw new Error(`Stack ${stackName}: circular dependency between resources: ${circle.join(' -> ')}`);
    }
    return all;
  }

  function outputNames(): string[] {
    const outputs = Object.entries(template.Outputs ?? {});
    return outputs.filter(([, { Condition: name }]) => name === undefined || condition(name)).map(([name]) => name);
  }

  function output(name: string): unknown {
    if (!outputNames().includes(name)) throw new Error(`stack '${stackName}' has no output '${name}'`);
    return once(`output ${name}`, () => resolve(template.Outputs?.[name]?.Value, outside));
  }

  /** Names of outputs by their export names. */
  function exportNames(): Map<unknown, string> {
    return once('exports', () => {
      const declared = outputNames().filter((name) => template.Outputs?.[name]?.Export !== undefined);
      return new Map(declared.map((name) => [resolve(template.Outputs?.[name]?.Export?.Name, outside), name]));
    });
  }

  function exported(exportName: string): unknown {
    const name = exportNames().get(exportName);
    return name === undefined ? undefined : output(name);
  }

  return { name: stackName, resources, attribute, output, outputNames, exported };
}

/** An error that already names stack, resource and reference; outer references pass it on unchanged. */
class UnresolvedReference extends Error {}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
