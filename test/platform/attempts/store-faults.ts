import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/**
 * What happens at a call to the store. `throttle`: it is refused, as all that follow are for the moment. `lost`: it is
 * done, and its answer is lost. `crash before`, `crash after`: the function ends, and calls nothing any more.
 */
type FaultKind = 'throttle' | 'lost' | 'crash before' | 'crash after';
export interface Fault {
  readonly kind: FaultKind;
  readonly at: number;
}

let fault: Fault | undefined;
let calls: string[] = [];

const { send } = DynamoDBDocumentClient.prototype;
async function faulty(this: DynamoDBDocumentClient, ...given: Parameters<typeof send>): Promise<unknown> {
  const call = calls.push(given[0].constructor.name);
  const { kind, at } = fault ?? { kind: 'lost', at: Number.POSITIVE_INFINITY };
  if (kind === 'throttle' && call >= at) throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
  if (kind === 'crash before' && call >= at) throw new Error('The process has ended.');
  if (kind === 'crash after' && call > at) throw new Error('The process has ended.');
  const answer: unknown = await Promise.resolve(send.apply(this, given));
  if (call === at) throw new Error('The answer was lost.');
  return answer;
}

const reads: readonly string[] = ['GetCommand', 'BatchGetCommand', 'QueryCommand', 'ScanCommand'];

/**
 * The faults that differ in what they leave in the table. `calls` are the names of the commands, of which the first
 * claims the key and the last keeps the answer. Where the end of the process comes between two writes makes no
 * difference, and throttling leaves what such an end leaves, so it comes once. Before the first commit nothing has
 * happened yet, so of the reads until then one is lost.
 */
export function faultsAt(calls: readonly string[]): Fault[] {
  const isWrite = (name: string | undefined) => name !== undefined && !reads.includes(name);
  const numbers = calls.map((_, index) => index + 1);
  const writes = numbers.filter((at) => isWrite(calls[at - 1]));
  const [claim = 0, commit = 0] = writes;
  const isRepeated = (at: number) => !isWrite(calls[at - 1]) && at < commit && at !== claim + 1;
  const faultOf = (kind: FaultKind) => (at: number) => ({ kind, at });
  return [
    ...numbers.filter((at) => !isRepeated(at)).map(faultOf('lost')),
    ...writes.map(faultOf('crash before')),
    ...writes.slice(-1).map(faultOf('crash after')),
    ...writes.slice(-2, -1).map(faultOf('throttle')),
  ];
}

/** The pauses between tries of the store are as long as this or shorter. A refusal need not be waited for. */
const pauseMilliseconds = 400;
const { setTimeout } = globalThis;
const atOnce = (work: (...given: unknown[]) => void, milliseconds = 0, ...given: unknown[]) =>
  setTimeout(work, milliseconds <= pauseMilliseconds ? 0 : milliseconds, ...given);

/** Does the work while the store has a fault at one of its calls; returns the names of the commands that it sent. */
export async function withFault(planned: Fault | undefined, work: () => Promise<unknown>): Promise<readonly string[]> {
  [fault, calls] = [planned, []];
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
