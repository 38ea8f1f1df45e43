/** What an intrinsic function can look up in its stack. */
export interface Lookup {
  readonly region: string;
  /** `Ref` of a parameter, pseudo parameter or resource. `NO_VALUE` for `AWS::NoValue`. */
  ref(name: string): unknown;
  attribute(logicalId: string, attribute: string): string;
  /** `Fn::ImportValue`. */
  exported(name: string): unknown;
  /** `Fn::GetStackOutput`. */
  stackOutput(stackName: string, outputName: string): unknown;
  condition(name: string): boolean;
  mapping(name: string, key: string, secondKey: string): unknown;
}

/** Represents `AWS::NoValue`: the property or element that holds it does not exist. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Evaluate = (argument: unknown, lookup: Lookup) => unknown;

/**
 * Replaces all intrinsic functions within a value by the values that CloudFormation would use.
 * Source: AWS CloudFormation User Guide, "Intrinsic function reference". `Fn::GetStackOutput` is the weak cross-stack
 * reference of aws-cdk-lib (`Fn.getStackOutput`).
 */
export function resolve(value: unknown, lookup: Lookup): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, lookup)).filter((item) => item !== NO_VALUE);
  if (!isRecord(value)) return value;
  const intrinsic = intrinsicOf(value);
  if (intrinsic !== undefined) return intrinsic.evaluate(intrinsic.argument, lookup);
  const entries = Object.entries(value).map(([key, item]) => [key, resolve(item, lookup)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== NO_VALUE));
}

/** Evaluates a condition of the template's `Conditions` section or of `Fn::If`. */
export function isTrue(condition: unknown, lookup: Lookup): boolean {
  const value = resolve(condition, lookup);
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new Error(`${JSON.stringify(condition)} is not a condition`);
}

function intrinsicOf(value: Record<string, unknown>): { evaluate: Evaluate; argument: unknown } | undefined {
  const keys = Object.keys(value);
  const [name] = keys;
  if (keys.length !== 1 || name === undefined) return undefined;
  const evaluate = FUNCTIONS[name];
  if (evaluate !== undefined) {
    // A policy document has its own `Condition` blocks; only a string value makes it a reference to a condition.
    if (name === 'Condition' && typeof value[name] !== 'string') return undefined;
    return { evaluate, argument: value[name] };
  }
  if (name.startsWith('Fn::')) throw new Error(`${name} is not supported`);
  return undefined;
}

const FUNCTIONS: Readonly<Record<string, Evaluate>> = {
  Ref: (argument, lookup) => lookup.ref(text(argument, 'Ref')),
  Condition: (argument, lookup) => lookup.condition(text(argument, 'Condition')),
  'Fn::GetAtt': getAttribute,
  'Fn::Join': join,
  'Fn::Sub': substitute,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::ImportValue': (argument, lookup) => lookup.exported(text(resolve(argument, lookup), 'Fn::ImportValue')),
  'Fn::GetStackOutput': getStackOutput,
  'Fn::If': choose,
  'Fn::Equals': (argument, lookup) => {
    const [left, right] = list(resolve(argument, lookup), 'Fn::Equals');
    return String(left) === String(right);
  },
  'Fn::And': (argument, lookup) => list(argument, 'Fn::And').every((item) => isTrue(item, lookup)),
  'Fn::Or': (argument, lookup) => list(argument, 'Fn::Or').some((item) => isTrue(item, lookup)),
  'Fn::Not': (argument, lookup) => !isTrue(list(argument, 'Fn::Not')[0], lookup),
  'Fn::FindInMap': findInMap,
  'Fn::GetAZs': (argument, lookup) => {
    const region = String(resolve(argument, lookup) || lookup.region);
    return ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
  },
  'Fn::Base64': (argument, lookup) =>
    Buffer.from(text(resolve(argument, lookup), 'Fn::Base64'), 'utf8').toString('base64'),
};

function getAttribute(argument: unknown, lookup: Lookup): string {
  const [logicalId, attribute] = typeof argument === 'string' ? splitOnce(argument, '.') : list(argument, 'Fn::GetAtt');
  return lookup.attribute(text(logicalId, 'Fn::GetAtt'), text(resolve(attribute, lookup), 'Fn::GetAtt'));
}

function join(argument: unknown, lookup: Lookup): string {
  const [delimiter, items] = list(argument, 'Fn::Join');
  return list(resolve(items, lookup), 'Fn::Join')
    .map((item) => scalar(item, 'Fn::Join'))
    .join(text(delimiter, 'Fn::Join', true));
}

function substitute(argument: unknown, lookup: Lookup): string {
  const [template, variables] = typeof argument === 'string' ? [argument, {}] : list(argument, 'Fn::Sub');
  const own = isRecord(variables) ? variables : {};
  return text(template, 'Fn::Sub', true).replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    return scalar(substitution(name.trim(), own, lookup), 'Fn::Sub');
  });
}

function substitution(name: string, own: Record<string, unknown>, lookup: Lookup): unknown {
  if (Object.hasOwn(own, name)) return resolve(own[name], lookup);
  if (!name.includes('.')) return lookup.ref(name);
  const [logicalId, attribute] = splitOnce(name, '.');
  return lookup.attribute(logicalId, attribute);
}

function select(argument: unknown, lookup: Lookup): unknown {
  const [index, items] = list(argument, 'Fn::Select');
  const position = Number(resolve(index, lookup));
  const values = list(resolve(items, lookup), 'Fn::Select');
  if (!(position in values)) throw new Error(`Fn::Select asks for item ${position} of ${JSON.stringify(values)}`);
  return values[position];
}

function split(argument: unknown, lookup: Lookup): string[] {
  const [delimiter, source] = list(argument, 'Fn::Split');
  return text(resolve(source, lookup), 'Fn::Split', true).split(text(delimiter, 'Fn::Split'));
}

function getStackOutput(argument: unknown, lookup: Lookup): unknown {
  const output = resolve(argument, lookup);
  if (!isRecord(output)) throw new Error('Fn::GetStackOutput needs StackName and OutputName');
  return lookup.stackOutput(
    text(output.StackName, 'Fn::GetStackOutput'),
    text(output.OutputName, 'Fn::GetStackOutput'),
  );
}

function choose(argument: unknown, lookup: Lookup): unknown {
  const [condition, whenTrue, whenFalse] = list(argument, 'Fn::If');
  return resolve(lookup.condition(text(condition, 'Fn::If')) ? whenTrue : whenFalse, lookup);
}

function findInMap(argument: unknown, lookup: Lookup): unknown {
  const [map, key, secondKey, options] = list(argument, 'Fn::FindInMap');
  const names = [map, key, secondKey].map((name) => text(resolve(name, lookup), 'Fn::FindInMap'));
  const found = lookup.mapping(names[0] ?? '', names[1] ?? '', names[2] ?? '');
  if (found !== undefined) return found;
  if (isRecord(options) && 'DefaultValue' in options) return resolve(options.DefaultValue, lookup);
  throw new Error(`Fn::FindInMap: there is no ${names.join('.')}`);
}

function splitOnce(value: string, separator: string): [string, string] {
  const index = value.indexOf(separator);
  return index < 0 ? [value, ''] : [value.slice(0, index), value.slice(index + separator.length)];
}

function list(value: unknown, functionName: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${functionName} needs a list, not ${JSON.stringify(value)}`);
}

function text(value: unknown, functionName: string, mayBeEmpty = false): string {
  if (typeof value === 'string' && (mayBeEmpty || value !== '')) return value;
  throw new Error(`${functionName} needs a text, not ${JSON.stringify(value)}`);
}

function scalar(value: unknown, functionName: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`${functionName} can only put texts together, not ${JSON.stringify(value)}`);
}

/** Whether the value is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
