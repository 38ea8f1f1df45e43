import { vi } from 'vitest';
import type { Definition } from '#infra/local/processes/definition.ts';
import { StateFailure } from '#infra/local/processes/failure.ts';
import { runMachine, type Steps } from '#infra/local/processes/interpreter.ts';
import type { Json } from '#infra/local/processes/json.ts';
import type { Executions } from '#shared/kernel/executions.ts';
import type { TestClock } from '#test/support/store.ts';

interface Waiting {
  readonly token: string;
  readonly dueAtMs: number;
  readonly settle: (outcome: Json | StateFailure) => void;
  /** Whether the task that received the token has returned. */
  isReady: boolean;
}

/**
 * One execution of a definition on a manual clock. It invokes the given tasks by their ARNs and hands out tokens, as
 * Step Functions does. `pass` advances the time and fires what is due then.
 */
export function runningMachine(
  definition: Definition,
  clock: TestClock,
  tasks: Readonly<Record<string, (payload: Json) => Promise<unknown>>>,
) {
  const entered: string[] = [];
  let waiting: Waiting | undefined;
  let outcome: 'running' | 'succeeded' | Error = 'running';

  const invoke = async (functionArn: string, payload: Json): Promise<Json> => {
    const task = tasks[functionArn];
    if (!task) throw new Error(`There is no task ${functionArn}.`);
    return JSON.parse(JSON.stringify(await task(payload))) as Json;
  };

  const steps: Steps = {
    enter: (_key, stateName) => {
      entered.push(stateName);
      return clock.now();
    },
    invoke: (_key, _dueAtMs, functionArn, payload) => invoke(functionArn, payload),
    invokeWithToken: async (key, dueAtMs = Number.POSITIVE_INFINITY, request) => {
      const { promise, resolve, reject } = Promise.withResolvers<Json>();
      const settle = (answer: Json | StateFailure) => {
        waiting = undefined;
        if (answer instanceof StateFailure) reject(answer);
        else resolve(answer);
      };
      const mine: Waiting = { token: `token ${key}`, dueAtMs, settle, isReady: false };
      waiting = mine;
      const { functionArn, payload } = request(mine.token);
      await invoke(functionArn, payload);
      mine.isReady = true;
      return promise;
    },
    sleepUntil: async () => undefined,
    together: async () => [],
  };

  const executions: Executions = {
    start: async (itemState) => {
      runMachine(definition, { ...itemState }, {}, steps).then(
        () => {
          outcome = 'succeeded';
        },
        (thrown: Error) => {
          outcome = thrown;
        },
      );
    },
    wake: async (token, itemState) => {
      if (waiting?.token === token) waiting.settle({ ...itemState });
    },
  };

  /** Waits until the execution rests, which means that it waits for a token or is over. */
  const rest = () =>
    vi.waitFor(() => expectRest(outcome !== 'running' || waiting?.isReady === true), { timeout: 5_000 });

  const pass = async (seconds: number) => {
    const until = clock.now() + seconds * 1000;
    await rest();
    while (waiting && waiting.dueAtMs <= until) {
      clock.advance((waiting.dueAtMs - clock.now()) / 1000);
      waiting.settle(new StateFailure('States.Timeout', '', clock.now()));
      await rest();
    }
    clock.advance((until - clock.now()) / 1000);
  };

  return { executions, entered, pass, rest, outcome: () => outcome, stateWaitingIn: () => waiting && entered.at(-1) };
}

function expectRest(isAtRest: boolean): void {
  if (!isAtRest) throw new Error('The execution is still moving.');
}
