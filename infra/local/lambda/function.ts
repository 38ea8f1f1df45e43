import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Assembly, Principal, Resource } from '../interfaces.ts';

/** What the template says about one function. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  /** File and export, such as `createGig.handler`. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** How many invocations may be under way at a time; infinite when the template reserves none. */
  readonly reservedConcurrency: number;
  readonly variables: Readonly<Record<string, string>>;
  /** The identity with which it calls AWS. */
  readonly principal: Principal;
  readonly asynchronous: AsynchronousDefinition;
  /** The file of the handler without its extension, such as `createGig`. */
  readonly module: string;
  /** Where the template says that the code is. */
  readonly code: unknown;
  /** URL of the module to load. Throws for code that cannot run here. */
  handlerUrl(): string;
}

/** What happens to an asynchronous invocation that fails. */
interface AsynchronousDefinition {
  readonly maximumRetries: number;
  readonly maximumAgeSeconds: number;
  /** Gets a record about the failure, request and answer included. */
  readonly onFailureArn: string | undefined;
  /** Gets the event itself. */
  readonly deadLetterArn: string | undefined;
}

/** Defaults of AWS::Lambda::Function and AWS::Lambda::EventInvokeConfig in the CloudFormation Template Reference. */
const DEFAULTS = { timeoutSeconds: 3, memoryMegabytes: 128, maximumRetries: 2, maximumAgeSeconds: 6 * 3600 };

/** All functions of the assembly by name. */
export function readFunctions(assembly: Assembly): ReadonlyMap<string, FunctionDefinition> {
  const functions = assembly.ofType('AWS::Lambda::Function').map((resource) => readFunction(assembly, resource));
  return new Map(functions.map((definition) => [definition.name, definition]));
}

function readFunction(assembly: Assembly, resource: Resource): FunctionDefinition {
  const { Handler, Timeout, MemorySize, ReservedConcurrentExecutions, Environment, Role, Code } = resource.properties;
  const handler = String(Handler ?? '');
  return {
    name: resource.ref,
    arn: resource.arn,
    region: resource.arn.split(':')[3] ?? '',
    handler,
    module: handler.slice(0, handler.lastIndexOf('.')),
    code: Code,
    timeoutSeconds: Number(Timeout ?? DEFAULTS.timeoutSeconds),
    memoryMegabytes: Number(MemorySize ?? DEFAULTS.memoryMegabytes),
    reservedConcurrency: Number(ReservedConcurrentExecutions ?? Number.POSITIVE_INFINITY),
    variables: textsOf(record(Environment).Variables),
    principal: { name: resource.ref, roleArn: String(Role) },
    asynchronous: readAsynchronous(assembly, resource),
    handlerUrl: () => handlerUrl(assembly, resource, handler),
  };
}

function readAsynchronous(assembly: Assembly, resource: Resource): AsynchronousDefinition {
  const config = assembly
    .ofType('AWS::Lambda::EventInvokeConfig')
    .find(({ properties }) => properties.FunctionName === resource.ref || properties.FunctionName === resource.arn);
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = config?.properties ?? {};
  if (record(DestinationConfig).OnSuccess !== undefined) {
    throw new Error(`${resource.stack}/${resource.id}: a destination on success is not supported locally`);
  }
  return {
    maximumRetries: Number(MaximumRetryAttempts ?? DEFAULTS.maximumRetries),
    maximumAgeSeconds: Number(MaximumEventAgeInSeconds ?? DEFAULTS.maximumAgeSeconds),
    onFailureArn: optionalText(record(record(DestinationConfig).OnFailure).Destination),
    deadLetterArn: optionalText(record(resource.properties.DeadLetterConfig).TargetArn),
  };
}

function handlerUrl(assembly: Assembly, resource: Resource, handler: string): string {
  const { Runtime } = resource.properties;
  const { S3Key } = record(resource.properties.Code);
  if (typeof S3Key !== 'string' || !String(Runtime).startsWith('nodejs')) {
    throw new Error(`${resource.stack}/${resource.id}: only Node functions from a file asset run locally`);
  }
  const file = join(assembly.assetDirectory(S3Key), handler.slice(0, handler.lastIndexOf('.')));
  const extension = ['.mjs', '.js', '.cjs'].find((candidate) => existsSync(file + candidate));
  return pathToFileURL(file + (extension ?? '.mjs')).href;
}

function textsOf(variables: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(record(variables)).map(([name, value]) => [name, String(value)]));
}

function optionalText(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value);
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return Object(value);
}
