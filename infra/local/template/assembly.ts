import { statSync } from 'node:fs';
import type { Assembly, Resource } from '../interfaces.ts';
import { createDependencies } from './dependencies.ts';
import { type FileAsset, readStage } from './manifest.ts';
import { createStack, type ResolvedStack } from './stack.ts';

export interface AssemblyOptions {
  /** Values of parameters that have no default, for all stacks. */
  readonly parameters?: Readonly<Record<string, string>>;
}

const TABLE_TYPES = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];

/** An assembly that also provides what only the composition needs. */
interface LoadedAssembly extends Assembly {
  /** Values of all stacks' outputs by stack name and output name. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Also finds a table by its stream's arn. */
  find(arnOrRef: string): Resource;
  /** The value of `Fn::GetAtt`. Throws when the type has no such attribute. */
  attribute(resource: Resource, attribute: string): string;
}

/**
 * Loads the stage that `cdk synth` wrote, with all references resolved. Throws, naming stack, resource and reference,
 * where CloudFormation would refuse to deploy it.
 */
export function loadAssembly(cdkOutDirectory: string, stage: string, options: AssemblyOptions = {}): LoadedAssembly {
  const files = readStage(cdkOutDirectory, stage);
  const stacks = new Map<string, ResolvedStack>();
  const dependencies = createDependencies();
  const others = {
    exported(exportName: string, askingStack: string) {
      for (const stack of stacks.values()) {
        const value = stack.exported(exportName);
        if (value === undefined) continue;
        dependencies.add(askingStack, stack.name);
        return value;
      }
      throw new Error(`no stack exports '${exportName}'`);
    },
    output(stackName: string, outputName: string, askingStack: string) {
      const stack = stacks.get(stackName);
      if (stack === undefined) throw new Error(`there is no stack '${stackName}'`);
      dependencies.add(askingStack, stackName);
      return stack.output(outputName);
    },
  };
  for (const source of files.stacks) {
    stacks.set(source.name, createStack(source, options.parameters ?? {}, others));
  }
  const resources = [...stacks.values()].flatMap((stack) => stack.resources());
  const outputs = Object.fromEntries([...stacks.values()].map((stack) => [stack.name, outputsOf(stack)]));
  const circle = dependencies.circle();
  if (circle !== undefined) throw new Error(`Circular dependency between stacks: ${circle.join(' -> ')}`);

  const byType = Map.groupBy(resources, ({ type }) => type);
  const byName = indexByName(resources);
  const attribute = (resource: Resource, name: string) => {
    const stack = stacks.get(resource.stack);
    if (stack === undefined) throw new Error(`There is no stack '${resource.stack}'`);
    return stack.attribute(resource.id, name);
  };
  for (const table of TABLE_TYPES.flatMap((type) => byType.get(type) ?? [])) {
    if (table.properties.StreamSpecification !== undefined) byName.set(attribute(table, 'StreamArn'), [table]);
  }
  return {
    resources,
    outputs,
    attribute,
    ofType: (type) => byType.get(type) ?? [],
    find: (arnOrRef) => findOne(byName, arnOrRef),
    assetDirectory: (s3Key) => assetDirectory(files.assets, s3Key),
  };
}

function outputsOf(stack: ResolvedStack): Record<string, unknown> {
  return Object.fromEntries(stack.outputNames().map((name) => [name, stack.output(name)]));
}

/** Indexes resources by arn and by ref. Throws when two have the same arn, since the second could not be created. */
function indexByName(resources: readonly Resource[]): Map<string, Resource[]> {
  const byName = new Map<string, Resource[]>();
  for (const resource of resources) {
    const sameArn = resource.arn === '' ? undefined : byName.get(resource.arn)?.find(({ arn }) => arn === resource.arn);
    if (sameArn !== undefined) {
      throw new Error(`${resource.stack}/${resource.id} and ${sameArn.stack}/${sameArn.id} are both ${resource.arn}`);
    }
    for (const name of new Set([resource.arn, resource.ref])) {
      if (name !== '') byName.set(name, [...(byName.get(name) ?? []), resource]);
    }
  }
  return byName;
}

function findOne(byName: ReadonlyMap<string, readonly Resource[]>, arnOrRef: string): Resource {
  const found = byName.get(arnOrRef) ?? [];
  const [resource] = found;
  if (resource === undefined) throw new Error(`No resource of the assembly has the arn or ref '${arnOrRef}'`);
  if (found.length > 1) {
    const names = found.map(({ stack, id, type }) => `${stack}/${id} (${type})`).join(', ');
    throw new Error(`'${arnOrRef}' is the ref of several resources, use the arn: ${names}`);
  }
  return resource;
}

function assetDirectory(assets: ReadonlyMap<string, FileAsset>, s3Key: string): string {
  const asset = assets.get(s3Key);
  if (asset === undefined) throw new Error(`The assembly has no file asset with the key '${s3Key}'`);
  if (!statSync(asset.path).isDirectory())
    throw new Error(`The asset ${s3Key} is a file, not a directory: ${asset.path}`);
  return asset.path;
}
