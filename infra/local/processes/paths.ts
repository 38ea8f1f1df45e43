/** Paths into JSON documents: the subset of JSONPath that state machines need (fields, indexes and `[*]`). */

import type { Json, JsonObject } from './json.ts';

type Step = string | number | typeof EVERY;
interface Path {
  /** Whether the path begins with `$$`: it reads the context object, not the state's input. */
  readonly inContext: boolean;
  readonly steps: readonly Step[];
}

const EVERY = Symbol('every element');
const STEP = /\.([A-Za-z_][\w-]*)|\['((?:[^'\\]|\\.)*)'\]|\[(\d+)\]|(\[\*\]|\.\*)/gy;
const parsed = new Map<string, Path>();

/** @throws Error when the path uses JSONPath beyond fields, indexes and `[*]` (filters, slices, `..`). */
export function parsePath(text: string): Path {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const inContext = text.startsWith('$$');
  const steps: Step[] = [];
  let position = inContext ? 2 : 1;
  if (!text.startsWith('$')) throw new Error(`a path begins with $, unlike ${text}`);
  while (position < text.length) {
    STEP.lastIndex = position;
    const match = STEP.exec(text);
    if (match === null) throw new Error(`the path ${text} cannot be read from its character ${position + 1} on`);
    const [, member, quoted, index] = match;
    if (member !== undefined) steps.push(member);
    else if (quoted !== undefined) steps.push(quoted.replace(/\\(.)/g, '$1'));
    else steps.push(index === undefined ? EVERY : Number(index));
    position = STEP.lastIndex;
  }
  const path = { inContext, steps };
  parsed.set(text, path);
  return path;
}

/** The value at the path in the input or context; `undefined` when there is none. A path with `[*]` yields an array. */
export function readPath(text: string, input: Json, context: JsonObject): Json | undefined {
  const path = parsePath(text);
  return follow(path.inContext ? context : input, path.steps);
}

function follow(start: Json, steps: readonly Step[]): Json | undefined {
  let value: Json | undefined = start;
  for (const [position, step] of steps.entries()) {
    if (step === EVERY) {
      const rest = steps.slice(position + 1);
      return childrenOf(value).flatMap((child) => follow(child, rest) ?? []);
    }
    value = childOf(value, step);
    if (value === undefined) return undefined;
  }
  return value;
}

function childrenOf(value: Json | undefined): Json[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

function childOf(value: Json | undefined, step: string | number): Json | undefined {
  if (Array.isArray(value)) return typeof step === 'number' ? value[step] : undefined;
  if (typeof value !== 'object' || value === null || typeof step !== 'string') return undefined;
  return Object.hasOwn(value, step) ? value[step] : undefined;
}

/** A copy of `input` with `result` at the reference path, creating objects along it; `$` replaces everything. */
export function writePath(text: string, input: Json, result: Json): Json {
  const { steps, inContext } = parsePath(text);
  if (inContext || steps.includes(EVERY)) throw new Error(`${text} is not a reference path that can be written`);
  return writeSteps(input, steps, result);
}

function writeSteps(target: Json | undefined, steps: readonly Step[], result: Json): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return result;
  if (typeof step === 'number') {
    if (!Array.isArray(target) || step >= target.length) throw new Error(`there is no array element ${step}`);
    return target.with(step, writeSteps(target[step], rest, result));
  }
  if (target !== undefined && (typeof target !== 'object' || target === null || Array.isArray(target))) {
    throw new Error(`${String(step)} cannot be written into something that is no object`);
  }
  return { ...target, [String(step)]: writeSteps(childOf(target, String(step)), rest, result) };
}
