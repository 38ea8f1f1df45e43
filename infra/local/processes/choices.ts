/** Choice rules (Amazon States Language, "Choice State"). */

import type { Json, JsonObject } from './json.ts';
import { readPath } from './paths.ts';
import { objectOf, textOf } from './values.ts';

type Comparable = string | number;
const ORDERS: Readonly<Record<string, (left: Comparable, right: Comparable) => boolean>> = {
  Equals: (left, right) => left === right,
  LessThan: (left, right) => left < right,
  GreaterThan: (left, right) => left > right,
  LessThanEquals: (left, right) => left <= right,
  GreaterThanEquals: (left, right) => left >= right,
};
const COMPARISON = /^(String|Numeric|Timestamp)(Equals|LessThanEquals|GreaterThanEquals|LessThan|GreaterThan)(Path)?$/;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Whether the rule holds for this input.
 * @throws Error when its variable is missing (unless it checks `IsPresent`) or its operator is unknown.
 */
export function choiceHolds(rule: JsonObject, input: Json, context: JsonObject): boolean {
  if (Array.isArray(rule.And)) return rule.And.every((inner) => choiceHolds(objectOf(inner), input, context));
  if (Array.isArray(rule.Or)) return rule.Or.some((inner) => choiceHolds(objectOf(inner), input, context));
  if (rule.Not !== undefined) return !choiceHolds(objectOf(rule.Not), input, context);
  const path = textOf(rule.Variable);
  const variable = readPath(path, input, context);
  if (rule.IsPresent !== undefined) return (variable !== undefined) === rule.IsPresent;
  if (variable === undefined) throw new Error(`The choice's variable ${path} is not in the input`);
  const operator = Object.keys(rule).find((field) => !['Variable', 'Next', 'Comment'].includes(field)) ?? '';
  return compare(operator, variable, rule[operator] ?? null, (path) => readPath(path, input, context));
}

function compare(operator: string, variable: Json, operand: Json, read: (path: string) => Json | undefined): boolean {
  if (operator.startsWith('Is')) return isOfType(operator, variable) === operand;
  if (operator === 'StringMatches') return typeof variable === 'string' && matchesWildcard(textOf(operand), variable);
  if (operator === 'BooleanEquals') return typeof variable === 'boolean' && variable === operand;
  if (operator === 'BooleanEqualsPath') return typeof variable === 'boolean' && variable === read(textOf(operand));
  const match = COMPARISON.exec(operator);
  const order = ORDERS[match?.[2] ?? ''];
  if (match === null || order === undefined) throw new Error(`The choice operator ${operator} is not supported`);
  const kind = match[1] ?? '';
  const left = comparable(kind, variable);
  const right = comparable(kind, match[3] === undefined ? operand : read(textOf(operand)));
  return left !== undefined && right !== undefined && order(left, right);
}

function comparable(kind: string, value: Json | undefined): Comparable | undefined {
  if (kind === 'Numeric') return typeof value === 'number' ? value : undefined;
  if (typeof value !== 'string') return undefined;
  if (kind === 'String') return value;
  return TIMESTAMP.test(value) ? Date.parse(value) : undefined;
}

function isOfType(operator: string, value: Json): boolean {
  switch (operator) {
    case 'IsNull':
      return value === null;
    case 'IsString':
      return typeof value === 'string';
    case 'IsNumeric':
      return typeof value === 'number';
    case 'IsBoolean':
      return typeof value === 'boolean';
    case 'IsTimestamp':
      return typeof value === 'string' && TIMESTAMP.test(value);
    default:
      throw new Error(`The choice operator ${operator} is not supported`);
  }
}

function matchesWildcard(pattern: string, text: string): boolean {
  const source = pattern.replace(/\\\*|\*|[.+?^${}()|[\]\\]/g, (found) => {
    if (found === '*') return '.*';
    return found === '\\*' ? '\\*' : `\\${found}`;
  });
  return new RegExp(`^${source}$`, 's').test(text);
}
