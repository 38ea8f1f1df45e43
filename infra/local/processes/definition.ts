/**
 * The part of the Amazon States Language that the local cloud runs: JSONPath, eight state types, Lambda tasks. A
 * definition that uses anything else is refused when the cloud starts, so that nothing is silently ignored.
 */

import type { Json, JsonObject } from './json.ts';
import { parsePath } from './paths.ts';
import { textOf } from './values.ts';

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly ResultPath?: string | null;
}

/** One state; its fields depend on `Type` (Amazon States Language, "States"). */
export interface State {
  readonly Type: 'Pass' | 'Task' | 'Choice' | 'Wait' | 'Succeed' | 'Fail' | 'Parallel' | 'Map';
  readonly Next?: string;
  readonly End?: boolean;
  readonly InputPath?: string | null;
  readonly OutputPath?: string | null;
  readonly ResultPath?: string | null;
  readonly Parameters?: Json;
  readonly ResultSelector?: Json;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
  readonly Result?: Json;
  readonly Resource?: string;
  readonly TimeoutSeconds?: number;
  readonly TimeoutSecondsPath?: string;
  readonly Choices?: readonly JsonObject[];
  readonly Default?: string;
  readonly Seconds?: number;
  readonly SecondsPath?: string;
  readonly Timestamp?: string;
  readonly TimestampPath?: string;
  readonly Error?: string;
  readonly Cause?: string;
  readonly ErrorPath?: string;
  readonly CausePath?: string;
  readonly Branches?: readonly Definition[];
  readonly ItemProcessor?: Definition;
  readonly Iterator?: Definition;
  readonly ItemsPath?: string;
  readonly ItemSelector?: Json;
  readonly MaxConcurrency?: number;
}

export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly TimeoutSeconds?: number;
}

const FLOW = ['Type', 'Comment', 'QueryLanguage', 'InputPath', 'OutputPath'];
const ONWARD = [...FLOW, 'Next', 'End'];
const WITH_RESULT = [...ONWARD, 'Parameters', 'ResultPath'];
const FALLIBLE = [...WITH_RESULT, 'ResultSelector', 'Retry', 'Catch'];
const FIELDS: Readonly<Record<State['Type'], readonly string[]>> = {
  Pass: [...WITH_RESULT, 'Result'],
  Task: [...FALLIBLE, 'Resource', 'TimeoutSeconds', 'TimeoutSecondsPath'],
  Choice: [...FLOW, 'Choices', 'Default'],
  Wait: [...ONWARD, 'Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'],
  Succeed: FLOW,
  Fail: ['Type', 'Comment', 'QueryLanguage', 'Error', 'Cause', 'ErrorPath', 'CausePath'],
  Parallel: [...FALLIBLE, 'Branches'],
  Map: [...FALLIBLE, 'ItemProcessor', 'Iterator', 'ItemsPath', 'ItemSelector', 'MaxConcurrency'],
};
const RESOURCE = /^arn:[\w-]+:(states:::lambda:invoke(\.waitForTaskToken)?|lambda:.+)$/;

/**
 * Parses a definition and checks that the interpreter supports all of it.
 * @throws Error naming machine, state and field when it does not, or when a state leads nowhere.
 */
export function readDefinition(machineName: string, text: string): Definition {
  const definition: Definition = JSON.parse(text);
  checkStates(machineName, definition);
  return definition;
}

function checkStates(where: string, definition: Definition): void {
  const refuse = (problem: string): never => {
    throw new Error(`The state machine ${where} cannot run here: ${problem}.`);
  };
  const checkTarget = (from: string, target: string | undefined): void => {
    if (target === undefined || !(target in definition.States)) refuse(`${from} leads to the unknown state ${target}`);
  };
  checkTarget('StartAt', definition.StartAt);
  for (const [name, state] of Object.entries(definition.States)) {
    const known = FIELDS[state.Type] ?? refuse(`${name} has the unknown type ${state.Type}`);
    const strange = Object.keys(state).find((field) => !known.includes(field));
    if (strange !== undefined) refuse(`${name} uses the unsupported field ${strange}`);
    if ('QueryLanguage' in state && state.QueryLanguage !== 'JSONPath') refuse(`${name} does not use JSONPath`);
    if (state.Type === 'Task' && !RESOURCE.test(state.Resource ?? '')) {
      refuse(`${name} uses the unsupported resource ${state.Resource}`);
    }
    for (const target of targetsOf(state)) checkTarget(name, target);
    checkPaths(state, (path, problem) => refuse(`${name} has the path ${path}: ${problem}`));
    for (const nested of [...(state.Branches ?? []), ...innerMachine(state)]) checkStates(`${where}/${name}`, nested);
  }
}

/** The machine that a Map state runs for each item: `ItemProcessor`, or `Iterator`, its older name. */
export function innerMachine(state: State): Definition[] {
  const machine = state.ItemProcessor ?? state.Iterator;
  return machine === undefined ? [] : [machine];
}

function targetsOf(state: State): (string | undefined)[] {
  if (state.Type === 'Succeed' || state.Type === 'Fail') return [];
  const caught = (state.Catch ?? []).map((catcher) => catcher.Next);
  if (state.Type !== 'Choice') return state.End === true ? caught : [state.Next, ...caught];
  const chosen = (state.Choices ?? []).map((choice) => textOf(choice.Next));
  return state.Default === undefined ? chosen : [...chosen, state.Default];
}

function checkPaths(node: unknown, refuse: (path: string, problem: string) => void): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [field, value] of Object.entries(node)) {
    if (['Branches', 'ItemProcessor', 'Iterator', 'Result'].includes(field)) continue;
    const isPath = field.endsWith('.$') || field.endsWith('Path') || field === 'Variable';
    if (!isPath || typeof value !== 'string' || !value.startsWith('$')) {
      checkPaths(value, refuse);
      continue;
    }
    try {
      parsePath(value);
    } catch (error) {
      refuse(value, error instanceof Error ? error.message : String(error));
    }
  }
}
