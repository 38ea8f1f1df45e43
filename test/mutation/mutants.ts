import { parseAst } from 'vitest/node';

/** One small change of a source file, that some test should notice. */
export interface Mutant {
  /** Names the mutant among those of its file, however its lines move: declaration, what was there, what replaces it. */
  readonly name: string;
  readonly line: number;
  /** The characters that `text` replaces. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A node of the syntax tree, as far as it is read here. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

type Change = readonly [start: number, end: number, text: string];

const operators: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '+=': ['-='],
  '-=': ['+='],
};

const methods: ReadonlyMap<string, string> = new Map(
  Object.entries({
    some: 'every',
    every: 'some',
    min: 'max',
    max: 'min',
    floor: 'ceil',
    ceil: 'floor',
    round: 'floor',
    startsWith: 'endsWith',
    endsWith: 'startsWith',
  }),
);

/** Methods that return what they are called on, changed a little: the mutant leaves them out. */
const passing = ['filter', 'slice', 'toSorted', 'toReversed', 'trim', 'toLowerCase', 'toUpperCase'];

/** Words for developers, which may change without any test: what these are called with, and the detail of a failure. */
const unread = ['describe', 'Error', 'RangeError', 'TypeError'];
const isDetail = ({ type, key }: Node) => type === 'Property' && nameOf(key) === 'detail';

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;
const nodes = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.filter(isNode) : []);
const nameOf = (value: unknown): string => {
  if (!isNode(value)) return '';
  return value.type === 'MemberExpression' ? nameOf(value.property) : typeof value.name === 'string' ? value.name : '';
};

/** The mutants of a source file, in the order of its text. */
export function mutantsOf(source: string): readonly Mutant[] {
  const program: Node = { ...parseAst(source, { lang: 'ts' }) };
  const found = nodes(program.body).flatMap((statement) => {
    const declaration = isNode(statement.declaration) ? statement.declaration : statement;
    const [first] = nodes(declaration.declarations);
    const name = nameOf(declaration.id ?? first?.id);
    return changesBelow(declaration, source).map((change) => ({ name, change }));
  });
  const seen = new Map<string, number>();
  return found.map(({ name: declaration, change: [start, end, text] }) => {
    const changed = `${declaration}: ${inOneLine(source.slice(start, end))} → ${inOneLine(text) || 'nothing'}`;
    const times = (seen.get(changed) ?? 0) + 1;
    seen.set(changed, times);
    const name = times === 1 ? changed : `${changed} (${times})`;
    return { name, line: source.slice(0, start).split('\n').length, start, end, text };
  });
}

/** The source with the mutant's change. */
export function mutate(source: string, { start, end, text }: Mutant): string {
  return source.slice(0, start) + text + source.slice(end);
}

function inOneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 90 ? `${line.slice(0, 60)} … ${line.slice(-25)}` : line;
}

function changesBelow(node: Node, source: string): readonly Change[] {
  if (node.type === 'ImportDeclaration' || isDetail(node)) return [];
  const below = Object.entries(node).flatMap(([field, value]) => {
    // Types are gone when the code runs.
    const children = (isNode(value) ? [value] : nodes(value)).filter(({ type }) => isExpression(type));
    const isKey = field === 'key' && node.computed !== true;
    const isUnread = field === 'arguments' && unread.includes(nameOf(node.callee));
    return isKey || isUnread ? [] : children.flatMap((child) => changesBelow(child, source));
  });
  const here = changesOf(node, source).filter(([start, end, text]) => text !== source.slice(start, end));
  return [...here, ...below];
}

const isExpression = (type: string) =>
  !type.startsWith('TS') || ['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression'].includes(type);

function changesOf(node: Node, source: string): readonly Change[] {
  const { start, end } = node;
  const textOf = (value: unknown) => (isNode(value) ? source.slice(value.start, value.end) : '');
  const instead = (...texts: readonly string[]) => texts.map((text): Change => [start, end, text]);
  switch (node.type) {
    case 'BinaryExpression':
    case 'AssignmentExpression':
      return operatorsOf(node, source);
    case 'LogicalExpression':
      return instead(`(${textOf(node.left)})`, `(${textOf(node.right)})`);
    case 'ConditionalExpression':
      return instead(`(${textOf(node.consequent)})`, `(${textOf(node.alternate)})`);
    case 'IfStatement':
      return isNode(node.test) ? [true, false].map((taken) => [...spanOf(node.test as Node), String(taken)]) : [];
    case 'UnaryExpression':
      return node.operator === '!' || node.operator === '-' ? instead(`(${textOf(node.argument)})`) : [];
    case 'Literal':
      return literal(node.value).flatMap((text) => instead(text));
    case 'TemplateLiteral':
      return end - start > 2 ? instead('``') : [];
    case 'ExpressionStatement':
    case 'ThrowStatement':
      return instead(';');
    case 'ReturnStatement':
      return node.argument === null ? [] : instead('return undefined;');
    case 'ArrowFunctionExpression':
      return isNode(node.body) && node.body.type !== 'BlockStatement' ? [[...spanOf(node.body), 'undefined']] : [];
    case 'ObjectExpression':
      return withoutOne(nodes(node.properties), source);
    case 'ArrayExpression':
      return withoutOne(nodes(node.elements), source);
    case 'CallExpression':
      return callsOf(node, source);
    default:
      return [];
  }
}

const spanOf = ({ start, end }: Node) => [start, end] as const;

function literal(value: unknown): readonly string[] {
  if (typeof value === 'number') return [String(value + 1)];
  if (typeof value === 'boolean') return [String(!value)];
  if (typeof value === 'string') return [value === '' ? "'mutated'" : "''"];
  return [];
}

/** Operators of numbers; what joins texts has no other operator. */
function operatorsOf({ left, right, operator }: Node, source: string): readonly Change[] {
  if (!isNode(left) || !isNode(right)) return [];
  const isText = [left, right].some(
    ({ type, value }) => type === 'TemplateLiteral' || (type === 'Literal' && typeof value === 'string'),
  );
  const others = operators[String(operator)] ?? [];
  if (others.length === 0 || (isText && operator === '+')) return [];
  const at = source.indexOf(String(operator), left.end);
  return others.map((other) => [at, at + String(operator).length, other]);
}

/** Each entry left out, with the comma that follows it. */
function withoutOne(entries: readonly Node[], source: string): readonly Change[] {
  return entries.flatMap((entry, index): readonly Change[] => {
    if (isDetail(entry)) return [];
    const next = entries[index + 1];
    const comma = source.slice(entry.end).match(/^\s*,/)?.[0].length ?? 0;
    return [[entry.start, next ? next.start : entry.end + comma, '']];
  });
}

function callsOf(node: Node, source: string): readonly Change[] {
  const { callee } = node;
  if (!isNode(callee) || callee.type !== 'MemberExpression') return [];
  const { object, property } = callee;
  if (!isNode(object) || !isNode(property)) return [];
  const name = nameOf(property);
  const other = methods.get(name);
  return [
    ...(other ? [[...spanOf(property), other] satisfies Change] : []),
    ...(passing.includes(name) ? [[node.start, node.end, source.slice(...spanOf(object))] satisfies Change] : []),
  ];
}
