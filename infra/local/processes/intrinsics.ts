/**
 * The deterministic intrinsic functions of the Amazon States Language. `States.UUID` and `States.MathRandom` are
 * refused: replaying an execution after a restart must produce the same values again.
 */

import { createHash } from 'node:crypto';
import type { Json } from './json.ts';
import { arrayOf, objectOf, textOf } from './values.ts';

type ReadPath = (path: string) => Json | undefined;

const FUNCTIONS: Readonly<Record<string, (...values: Json[]) => Json | undefined>> = {
  'States.Format': format,
  'States.StringToJson': (text) => JSON.parse(textOf(text)),
  'States.JsonToString': (value) => JSON.stringify(value),
  'States.Array': (...values) => values,
  'States.ArrayLength': (array) => arrayOf(array).length,
  'States.ArrayGetItem': (array, index) => arrayOf(array)[Number(index)],
  'States.ArrayContains': (array, wanted) => {
    const text = JSON.stringify(wanted);
    return arrayOf(array).some((element) => JSON.stringify(element) === text);
  },
  'States.JsonMerge': (left, right) => ({ ...objectOf(left), ...objectOf(right) }),
  'States.MathAdd': (left, right) => Number(left) + Number(right),
  'States.StringSplit': (text, separators) => splitAtAny(textOf(text), textOf(separators)),
  'States.Base64Encode': (text) => Buffer.from(textOf(text)).toString('base64'),
  'States.Base64Decode': (text) => Buffer.from(textOf(text), 'base64').toString(),
  'States.Hash': (value, algorithm) =>
    createHash(textOf(algorithm).replace('-', '').toLowerCase())
      .update(typeof value === 'string' ? value : JSON.stringify(value))
      .digest('hex'),
};

/** Evaluates a call such as `States.Format('{}-{}', $.a, 1)`, including nested calls. */
export function callIntrinsic(text: string, readPath: ReadPath): Json | undefined {
  const reader = new CallReader(text, readPath);
  const value = reader.value();
  reader.end();
  return value;
}

class CallReader {
  readonly #text: string;
  readonly #readPath: ReadPath;
  #position = 0;

  constructor(text: string, readPath: ReadPath) {
    this.#text = text;
    this.#readPath = readPath;
  }

  value(): Json | undefined {
    const string = this.#take(/\s*'((?:[^'\\]|\\.)*)'/y);
    if (string !== undefined) return string.replace(/\\([^{}])/g, '$1');
    const path = this.#take(/\s*(\$[^\s,)]*)/y);
    if (path !== undefined) return this.#found(path);
    const literal = this.#take(/\s*(-?\d+(?:\.\d+)?|true|false|null)/y);
    if (literal !== undefined) return JSON.parse(literal);
    return this.#call();
  }

  end(): void {
    if (this.#text.slice(this.#position).trim() !== '') throw new Error(`cannot read ${this.#text}`);
  }

  #call(): Json | undefined {
    const name = this.#take(/\s*(States\.\w+)\s*\(/y);
    const run = FUNCTIONS[name ?? ''];
    if (run === undefined) throw new Error(`the intrinsic function in ${this.#text} is not supported`);
    const values: Json[] = [];
    while (this.#take(/\s*(\))/y) === undefined) {
      values.push(this.value() ?? null);
      this.#take(/\s*(,)/y);
      if (this.#position >= this.#text.length) throw new Error(`a bracket is missing in ${this.#text}`);
    }
    return run(...values);
  }

  #found(path: string): Json {
    const value = this.#readPath(path);
    if (value === undefined) throw new Error(`The path '${path}' could not be found in the input`);
    return value;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#position = pattern.lastIndex;
    return match[1];
  }
}

function format(template: Json | undefined, ...values: Json[]): string {
  let next = 0;
  return textOf(template).replace(/\\([{}])|\{\}/g, (_, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped;
    const value = values[next++];
    if (value === undefined) throw new Error('States.Format has fewer values than places');
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

function splitAtAny(text: string, separators: string): string[] {
  const parts: string[] = [''];
  for (const character of text) {
    if (separators.includes(character)) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.filter((part) => part !== '');
}
