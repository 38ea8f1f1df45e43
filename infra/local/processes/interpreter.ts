/**
 * Runs a definition from its start. Everything that must not happen twice (invocations, waits, tokens) goes through
 * `Steps`, under a key that is the same in every run. After a restart the same code runs again and finds its recorded
 * results.
 *
 * `aws-local-stepfunctions` was considered and not used: its waits, retries, task timeouts (60 s when none is given)
 * and timestamps follow the real clock; `IsPresent: false` and `IsNull: false` never hold; and a run cannot be resumed.
 */

import { choiceHolds } from './choices.ts';
import type { Catcher, Definition, Retrier, State } from './definition.ts';
import { innerMachine } from './definition.ts';
import { StateFailure } from './failure.ts';
import type { Json, JsonObject } from './json.ts';
import { readPath, writePath } from './paths.ts';
import { evaluate, fillTemplate } from './templates.ts';
import { objectOf, textOf } from './values.ts';

/** The recorded steps of one execution. A key names one attempt of one step: `3#0`, in the first branch `3#0.0/1#0`. */
export interface Steps {
  /** Counts the transition; returns the virtual time at which this attempt was first entered. */
  enter(key: string, stateName: string): number;
  /** Invokes once and records the outcome; after a timeout the outcome is the failure `States.Timeout`. */
  invoke(key: string, dueAtMs: number | undefined, functionArn: string, payload: Json): Promise<Json>;
  /** Invokes once with a token and waits until the token is answered, or fails with `States.Timeout`. */
  invokeWithToken(
    key: string,
    dueAtMs: number | undefined,
    request: (token: string) => { functionArn: string; payload: Json },
  ): Promise<Json>;
  sleepUntil(key: string, dueAtMs: number): Promise<void>;
  /** Waits for branches, each of which counts as under way on its own. When one fails, the others are stopped. */
  together(keys: readonly string[], limit: number, run: (key: string, index: number) => Promise<Json>): Promise<Json[]>;
}

type Outcome = { readonly output: Json; readonly next: string | undefined };
interface Frame {
  readonly key: string;
  readonly name: string;
  readonly state: State;
  readonly enteredAtMs: number;
  readonly context: JsonObject;
  readonly steps: Steps;
}

/** Runs the machine and returns its output. @throws StateFailure when it fails. */
export async function runMachine(
  machine: Definition,
  input: Json,
  context: JsonObject,
  steps: Steps,
  branch = '',
): Promise<Json> {
  let name: string | undefined = machine.StartAt;
  let value = input;
  for (let step = 1; name !== undefined; step += 1) {
    const state: State | undefined = machine.States[name];
    if (state === undefined) throw new Error(`There is no state ${name}`);
    const outcome: Outcome = await runWithRetries(`${branch}${step}`, name, state, value, context, steps);
    value = outcome.output;
    name = outcome.next;
  }
  return value;
}

async function runWithRetries(
  stepKey: string,
  name: string,
  state: State,
  raw: Json,
  context: JsonObject,
  steps: Steps,
): Promise<Outcome> {
  const used = new Map<Retrier, number>();
  for (let attempt = 0; ; attempt += 1) {
    const key = `${stepKey}#${attempt}`;
    const enteredAtMs = steps.enter(key, name);
    const State = { Name: name, EnteredTime: new Date(enteredAtMs).toISOString(), RetryCount: attempt };
    try {
      return await runState({ key, name, state, enteredAtMs, context: { ...context, State }, steps }, raw);
    } catch (error) {
      if (!(error instanceof StateFailure)) throw error;
      const delayMs = retryDelayMs(state.Retry, error, used);
      if (delayMs === undefined) return caught(state.Catch, error, raw);
      await steps.sleepUntil(`${key}!`, error.atMs + delayMs);
    }
  }
}

function retryDelayMs(
  retriers: readonly Retrier[] | undefined,
  failure: StateFailure,
  used: Map<Retrier, number>,
): number | undefined {
  const retrier = retriers?.find((candidate) => failure.matches(candidate.ErrorEquals));
  if (retrier === undefined) return undefined;
  const times = used.get(retrier) ?? 0;
  if (times >= (retrier.MaxAttempts ?? 3)) return undefined;
  used.set(retrier, times + 1);
  const seconds = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** times;
  return Math.min(seconds, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY) * 1000;
}

function caught(catchers: readonly Catcher[] | undefined, failure: StateFailure, raw: Json): Outcome {
  const catcher = catchers?.find((candidate) => failure.matches(candidate.ErrorEquals));
  if (catcher === undefined) throw failure;
  const result = { Error: failure.error, Cause: failure.cause };
  return { output: placeResult(catcher.ResultPath, raw, result), next: catcher.Next };
}

function placeResult(resultPath: string | null | undefined, raw: Json, result: Json): Json {
  return resultPath === null ? raw : writePath(resultPath ?? '$', raw, result);
}

async function runState(frame: Frame, raw: Json): Promise<Outcome> {
  const { state } = frame;
  const input = guard(frame, 'States.Runtime', () => select(state.InputPath, raw, frame.context));
  const next = state.End === true ? undefined : state.Next;
  const onward = (output: Json): Outcome => ({
    output: guard(frame, 'States.Runtime', () => select(state.OutputPath, output, frame.context)),
    next,
  });
  switch (state.Type) {
    case 'Succeed':
      return onward(input);
    case 'Fail':
      throw failOf(frame, input);
    case 'Choice':
      return { ...onward(input), next: choose(frame, input) };
    case 'Wait':
      await frame.steps.sleepUntil(
        `${frame.key}~`,
        guard(frame, 'States.Runtime', () => waitEnd(frame, input)),
      );
      return onward(input);
    default:
      return onward(finish(frame, raw, await produce(frame, input)));
  }
}

function select(path: string | null | undefined, value: Json, context: JsonObject): Json {
  if (path === null) return {};
  return path === undefined ? value : evaluate(path, value, context);
}

/** Turns any error of evaluating a path or template into the failure that the language defines for it. */
function guard<T>(frame: Frame, error: string, evaluateIt: () => T): T {
  try {
    return evaluateIt();
  } catch (problem) {
    const cause = `An error occurred while executing the state '${frame.name}': ${messageOf(problem)}`;
    throw new StateFailure(error, cause, frame.enteredAtMs);
  }
}

function messageOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}

function produce(frame: Frame, input: Json): Promise<Json> {
  if (frame.state.Type === 'Map') return runMap(frame, input);
  const argument = guard(frame, 'States.ParameterPathFailure', () => withoutToken(frame, input));
  if (frame.state.Type === 'Task') return runTask(frame, input, argument);
  if (frame.state.Type === 'Parallel') return runParallel(frame, argument);
  return Promise.resolve(frame.state.Result ?? argument);
}

/** The state's effective input. A callback task fills its template later, when it has its token. */
function withoutToken(frame: Frame, input: Json): Json {
  const { Parameters, Resource } = frame.state;
  if (Parameters === undefined || Resource?.endsWith('.waitForTaskToken') === true) return input;
  return fillTemplate(Parameters, input, frame.context);
}

function finish(frame: Frame, raw: Json, result: Json): Json {
  const { ResultSelector, ResultPath } = frame.state;
  const selected = guard(frame, 'States.ParameterPathFailure', () =>
    ResultSelector === undefined ? result : fillTemplate(ResultSelector, result, frame.context),
  );
  return guard(frame, 'States.ResultPathMatchFailure', () => placeResult(ResultPath, raw, selected));
}

async function runTask(frame: Frame, input: Json, argument: Json): Promise<Json> {
  const { state, context, steps, key } = frame;
  const resource = state.Resource ?? '';
  const dueAtMs = guard(frame, 'States.Runtime', () => taskEnd(frame, input));
  if (resource.endsWith('.waitForTaskToken')) {
    return steps.invokeWithToken(key, dueAtMs, (Token) =>
      guard(frame, 'States.ParameterPathFailure', () =>
        invocationOf(fillTemplate(state.Parameters ?? {}, input, { ...context, Task: { Token } })),
      ),
    );
  }
  if (!resource.endsWith(':states:::lambda:invoke')) return steps.invoke(key, dueAtMs, resource, argument);
  const { functionArn, payload } = guard(frame, 'States.Runtime', () => invocationOf(argument));
  const Payload = await steps.invoke(key, dueAtMs, functionArn, payload);
  return { ExecutedVersion: '$LATEST', Payload, StatusCode: 200 };
}

function invocationOf(parameters: Json): { functionArn: string; payload: Json } {
  const { FunctionName, Payload } = objectOf(parameters);
  return { functionArn: textOf(FunctionName), payload: Payload ?? {} };
}

function taskEnd(frame: Frame, input: Json): number | undefined {
  const { TimeoutSeconds, TimeoutSecondsPath } = frame.state;
  if (TimeoutSecondsPath === undefined) {
    return TimeoutSeconds === undefined ? undefined : frame.enteredAtMs + TimeoutSeconds * 1000;
  }
  const seconds = readPath(TimeoutSecondsPath, input, frame.context);
  if (!Number.isInteger(seconds) || Number(seconds) < 1) {
    throw new Error(
      `TimeoutSecondsPath ${TimeoutSecondsPath} gives ${JSON.stringify(seconds)}, no whole number above 0`,
    );
  }
  return frame.enteredAtMs + Number(seconds) * 1000;
}

function waitEnd(frame: Frame, input: Json): number {
  const { Seconds, SecondsPath, Timestamp, TimestampPath } = frame.state;
  const timestamp = TimestampPath === undefined ? Timestamp : readPath(TimestampPath, input, frame.context);
  const seconds = SecondsPath === undefined ? Seconds : readPath(SecondsPath, input, frame.context);
  const endMs = timestamp === undefined ? frame.enteredAtMs + Number(seconds) * 1000 : Date.parse(textOf(timestamp));
  if (!Number.isFinite(endMs)) throw new Error('the wait has no end: no number of seconds and no timestamp was found');
  return endMs;
}

function choose(frame: Frame, input: Json): string {
  const chosen = guard(frame, 'States.Runtime', () =>
    frame.state.Choices?.find((rule) => choiceHolds(rule, input, frame.context)),
  );
  const next = chosen?.Next ?? frame.state.Default;
  if (typeof next === 'string') return next;
  throw new StateFailure('States.NoChoiceMatched', `No choice of '${frame.name}' holds`, frame.enteredAtMs);
}

function failOf(frame: Frame, input: Json): StateFailure {
  const { Error: error, ErrorPath, Cause, CausePath } = frame.state;
  const text = (path: string | undefined, plain: string | undefined): string =>
    path === undefined ? (plain ?? '') : textOf(evaluate(path, input, frame.context));
  return guard(
    frame,
    'States.Runtime',
    () => new StateFailure(text(ErrorPath, error), text(CausePath, Cause), frame.enteredAtMs),
  );
}

function runParallel(frame: Frame, argument: Json): Promise<Json> {
  const branches = frame.state.Branches ?? [];
  const keys = branches.map((_, index) => `${frame.key}.${index}/`);
  return frame.steps.together(keys, keys.length, (key, index) => {
    const branch = branches[index];
    if (branch === undefined) throw new Error(`There is no branch ${index}`);
    return runMachine(branch, argument, frame.context, frame.steps, key);
  });
}

async function runMap(frame: Frame, input: Json): Promise<Json> {
  const { state, context, steps } = frame;
  const items = guard(frame, 'States.Runtime', () => itemsOf(state, input, context));
  const [machine] = innerMachine(state);
  if (machine === undefined) throw new Error(`${frame.name} has no ItemProcessor`);
  const keys = items.map((_, index) => `${frame.key}.${index}/`);
  const selector = state.ItemSelector ?? state.Parameters;
  return steps.together(keys, state.MaxConcurrency || 40, (key, index) => {
    const Value = items[index] ?? null;
    const itemContext = { ...context, Map: { Item: { Index: index, Value } } };
    const argument = guard(frame, 'States.ParameterPathFailure', () =>
      selector === undefined ? Value : fillTemplate(selector, input, itemContext),
    );
    return runMachine(machine, argument, itemContext, steps, key);
  });
}

function itemsOf(state: State, input: Json, context: JsonObject): Json[] {
  const items = readPath(state.ItemsPath ?? '$', input, context);
  if (!Array.isArray(items)) throw new Error(`ItemsPath ${state.ItemsPath ?? '$'} gives no array`);
  return items;
}
