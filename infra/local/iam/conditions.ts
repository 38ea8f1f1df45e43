import type { RequestContext } from '../interfaces.ts';
import { arnLike, type Matcher, wildcard } from './wildcards.ts';

/** Whether a request's context satisfies all conditions of a statement. */
type Condition = (context: RequestContext) => boolean;

const OPERATORS: Readonly<Record<string, (expected: string) => Matcher>> = {
  StringEquals: (expected) => (text) => text === expected,
  StringLike: (expected) => wildcard(expected),
  ArnLike: arnLike,
  ArnEquals: arnLike,
  Bool: (expected) => (text) => text.toLowerCase() === expected.toLowerCase(),
};

/**
 * Compiles a statement's `Condition` block. All operators and keys must hold; for each key, one matching value is
 * enough.
 * Source: IAM User Guide, "Condition operators" and "Set operators for multi-valued context keys".
 */
export function compileConditions(block: unknown): Condition {
  const conditions: Condition[] = [];
  for (const [operator, keys] of Object.entries(Object(block))) {
    for (const [key, expected] of Object.entries(Object(keys))) {
      conditions.push(compileCondition(operator, key, [expected].flat().map(String)));
    }
  }
  return (context) => conditions.every((holds) => holds(context));
}

function compileCondition(operator: string, key: string, expected: readonly string[]): Condition {
  for (const value of expected) refuseVariables(value);
  if (operator === 'Null') {
    return (context) => expected.some((value) => (value.toLowerCase() === 'true') === !isPresent(context, key));
  }
  const [prefix, name] = operator.includes(':') ? operator.split(':', 2) : [undefined, operator];
  const compile = OPERATORS[name ?? ''];
  if (compile === undefined) throw new Error(`the condition operator '${operator}' is not supported`);
  const matchers = expected.map(compile);
  const matchesOne = (value: string) => matchers.some((matches) => matches(value));
  switch (prefix) {
    case 'ForAllValues':
      // True when the key is missing, as in AWS.
      return (context) => valuesOf(context, key).every(matchesOne);
    case 'ForAnyValue':
      return (context) => valuesOf(context, key).some(matchesOne);
    case undefined:
      return (context) => {
        const values = valuesOf(context, key);
        return values.length === 1 && values.every(matchesOne);
      };
    default:
      throw new Error(`the condition operator '${operator}' is not supported`);
  }
}

/** Throws for a policy variable such as `${aws:PrincipalTag/x}`, which would otherwise silently never match. */
export function refuseVariables(value: string): void {
  if (value.includes('${')) throw new Error(`the policy variable in '${value}' is not supported`);
}

function isPresent(context: RequestContext, key: string): boolean {
  return valuesOf(context, key).length > 0;
}

/** Keys are compared case-insensitively. */
function valuesOf(context: RequestContext, key: string): readonly string[] {
  const value = context[key] ?? context[keyOfAnyCase(context, key)];
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

function keyOfAnyCase(context: RequestContext, key: string): string {
  const wanted = key.toLowerCase();
  return Object.keys(context).find((candidate) => candidate.toLowerCase() === wanted) ?? key;
}
