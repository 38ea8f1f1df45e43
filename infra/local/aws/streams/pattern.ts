import { isRecord } from '../call.ts';

/** Decides whether an event matches. */
export type Matcher = (event: unknown) => boolean;

type ValueTest = (value: unknown) => boolean;

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function numeric(operand: unknown): ValueTest {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 !== 0) {
    throw new Error('numeric needs pairs of comparison and number');
  }
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const compare = COMPARISONS[String(operand[index])];
    const bound: unknown = operand[index + 1];
    if (compare === undefined || typeof bound !== 'number') throw new Error(`numeric ${JSON.stringify(operand)}`);
    tests.push((value) => compare(value, bound));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

function textTest(name: string, operand: unknown, test: (value: string, operand: string) => boolean): ValueTest {
  if (isRecord(operand) && typeof operand['equals-ignore-case'] === 'string') {
    const lower = operand['equals-ignore-case'].toLowerCase();
    return (value) => typeof value === 'string' && test(value.toLowerCase(), lower);
  }
  if (typeof operand !== 'string') throw new Error(`${name} needs a text`);
  return (value) => typeof value === 'string' && test(value, operand);
}

function anythingBut(operand: unknown): ValueTest {
  const refused: ValueTest = isRecord(operand)
    ? valueTest(operand)
    : (value) => (Array.isArray(operand) ? operand : [operand]).includes(value);
  return (value) => value !== undefined && !refused(value);
}

/** One element of a leaf's list: a literal or an operator. */
function valueTest(element: unknown): ValueTest {
  if (!isRecord(element)) {
    if (Array.isArray(element)) throw new Error('a list inside a list');
    return (value) => value === element;
  }
  const [[operator, operand] = ['nothing', undefined], ...others] = Object.entries(element);
  if (others.length > 0) throw new Error(`more than one operator in ${JSON.stringify(element)}`);
  switch (operator) {
    case 'exists':
      return (value) => (value !== undefined) === operand;
    case 'prefix':
      return textTest('prefix', operand, (value, prefix) => value.startsWith(prefix));
    case 'suffix':
      return textTest('suffix', operand, (value, suffix) => value.endsWith(suffix));
    case 'equals-ignore-case':
      return textTest('equals-ignore-case', { [operator]: operand }, (value, lower) => value === lower);
    case 'anything-but':
      return anythingBut(operand);
    case 'numeric':
      return numeric(operand);
    default:
      throw new Error(`the operator ${operator} is not supported`);
  }
}

function leaf(elements: readonly unknown[]): ValueTest {
  const tests = elements.map(valueTest);
  return (value) =>
    Array.isArray(value) ? value.some((entry) => tests.some((test) => test(entry))) : tests.some((test) => test(value));
}

/**
 * Compiles an event pattern (EventBridge User Guide, "Event patterns"; Lambda uses the same for stream and queue
 * filters): literals, exists, prefix, suffix, equals-ignore-case, anything-but, numeric and `$or`. As in AWS, numeric
 * compares only JSON numbers, which DynamoDB's `{"N": "1"}` is not.
 *
 * @throws Error naming the operator that is not supported.
 */
export function compilePattern(pattern: unknown): Matcher {
  if (!isRecord(pattern)) throw new Error('an event pattern is an object');
  const tests = Object.entries(pattern).map(([key, condition]): Matcher => {
    if (key === '$or') {
      if (!Array.isArray(condition)) throw new Error('$or needs a list of patterns');
      const alternatives = condition.map(compilePattern);
      return (event) => alternatives.some((alternative) => alternative(event));
    }
    const test = Array.isArray(condition) ? leaf(condition) : compilePattern(condition);
    return (event) => test(isRecord(event) ? event[key] : undefined);
  });
  return (event) => tests.every((test) => test(event));
}
