import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/**
 * What happens at a call to the store. `throttle`: it is refused, as all that follow are for the moment. `lost`: it is
 * done, and its answer is lost. `crash`: the function ends before it, or after it, and calls nothing any more.
 */
export const faultKinds = ['throttle', 'lost', 'crash before', 'crash after'] as const;
export type FaultKind = (typeof faultKinds)[number];

let fault: { readonly kind: FaultKind; readonly at: number } | undefined;
let calls = 0;

const { send } = DynamoDBDocumentClient.prototype;
async function faulty(this: DynamoDBDocumentClient, ...given: Parameters<typeof send>): Promise<unknown> {
  calls += 1;
  const call = calls;
  const { kind, at } = fault ?? { kind: 'lost', at: Number.POSITIVE_INFINITY };
  if (kind === 'throttle' && call >= at) throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
  if (kind === 'crash before' && call >= at) throw new Error('The process has ended.');
  if (kind === 'crash after' && call > at) throw new Error('The process has ended.');
  const answer: unknown = await Promise.resolve(send.apply(this, given));
  if (call === at) throw new Error('The answer was lost.');
  return answer;
}

/** The pauses between tries of the store are as long as this or shorter. A refusal need not be waited for. */
const pauseMilliseconds = 400;
const { setTimeout } = globalThis;
const atOnce = (work: () => void, milliseconds = 0) =>
  setTimeout(work, milliseconds <= pauseMilliseconds ? 0 : milliseconds);

/** Does the work while the store has a fault at one of its calls; returns how many calls there were. */
export async function withFault(planned: typeof fault, work: () => Promise<unknown>): Promise<number> {
  [fault, calls] = [planned, 0];
  Reflect.set(DynamoDBDocumentClient.prototype, 'send', faulty);
  Reflect.set(globalThis, 'setTimeout', atOnce);
  try {
    await work();
    return calls;
  } finally {
    Reflect.set(DynamoDBDocumentClient.prototype, 'send', send);
    Reflect.set(globalThis, 'setTimeout', setTimeout);
  }
}
