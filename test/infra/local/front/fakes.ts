/** Small fakes of the parts of the local cloud that the front and the processes depend on. */

import type { Assembly, Costs, Iam, InvocationResult, Lambda, Resource } from '#infra/local/interfaces.ts';
import { isThrottle } from '#infra/local/lambda/refusal.ts';

/** A resource as the template reader returns it. */
export function resource(type: string, id: string, properties: Record<string, unknown>, ref = id, arn = ref): Resource {
  return { id, stack: 'test', type, properties, ref, arn };
}

export function assemblyOf(resources: readonly Resource[]): Assembly {
  return {
    resources,
    ofType: (type) => resources.filter((candidate) => candidate.type === type),
    find: (name) => {
      const found = resources.find((candidate) => candidate.arn === name || candidate.ref === name);
      if (found === undefined) throw new Error(`no resource ${name}`);
      return found;
    },
    assetDirectory: () => '/nowhere',
  };
}

type Handler = (payload: never) => unknown;

/**
 * A Lambda with plain functions, found by the last part of the arn. An error that one throws fails its invocation,
 * and a throttle refuses it.
 */
export function lambdaOf(handlers: Readonly<Record<string, Handler>>): Lambda & { readonly calls: string[] } {
  const calls: string[] = [];
  const invoke = async (functionArn: string, payload: unknown): Promise<InvocationResult> => {
    const name = functionArn.slice(functionArn.lastIndexOf(':') + 1);
    calls.push(name);
    try {
      const answer = await handlers[name]?.(payload as never);
      if (answer instanceof TimedOut) {
        const timedOut = { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out' };
        return { payload: timedOut, functionError: 'Unhandled', reason: 'timeout', durationMilliseconds: 1 };
      }
      return { payload: answer, functionError: undefined, durationMilliseconds: 1 };
    } catch (error) {
      if (isThrottle(error)) throw error;
      const { name: errorType, message: errorMessage } = error instanceof Error ? error : new Error(String(error));
      return { payload: { errorType, errorMessage, trace: [] }, functionError: 'Unhandled', durationMilliseconds: 1 };
    }
  };
  return {
    calls,
    invoke,
    invokeAsync: async (functionArn, payload) => void (await invoke(functionArn, payload)),
    onInvocation: () => undefined,
    logs: () => [{ functionName: 'hello', atMs: 0, line: '{"message":"hi"}' }],
    close: async () => undefined,
  };
}

/** A handler returns this to report that Lambda ended it at its timeout. */
export class TimedOut {}

/** Allows all but the actions named here. */
export function iamWithout(...denied: readonly string[]): Iam {
  return {
    authorize: (principal, action, arn) => {
      if (!denied.includes(action)) return;
      throw new Error(`${principal.name} is not authorized to perform: ${action} on resource: ${arn}`);
    },
    serviceMayInvoke: (_service, functionArn) => !denied.some((name) => functionArn.endsWith(`:${name}`)),
    credentialsFor: () => ({ accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' }),
    principalOf: () => undefined,
  };
}

export function countingCosts(): Costs {
  const totals = { readUnits: 0, writeUnits: 0, functionMilliseconds: 0, functionInvocations: 0, stateTransitions: 0 };
  return {
    add: (unit, amount) => {
      totals[unit] += amount;
    },
    totals: () => ({ ...totals }),
  };
}

export const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function';
