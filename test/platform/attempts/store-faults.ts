import { DynamoDBDocumentClient, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';

/**
 * What happens at a call to the store. `throttle`: it is refused, as all that follow are for the moment. `lost`: it is
 * done, and its answer is lost. `crash before`, `crash after`: the function ends, and calls nothing any more. `overtaken`:
 * just before it, another caller makes new versions of the items whose version it depends on.
 */
type FaultKind = 'throttle' | 'lost' | 'crash before' | 'crash after' | 'overtaken';
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
  if (kind === 'overtaken' && call === at) await overtake(this, given[0]);
  const answer: unknown = await Promise.resolve(send.apply(this, given));
  if (kind !== 'overtaken' && call === at) throw new Error('The answer was lost.');
  return answer;
}

let versionsMade = 0;

/** How many versions other callers have made. */
export const versionsOfOthers = (): number => versionsMade;

async function overtake(client: DynamoDBDocumentClient, command: unknown): Promise<void> {
  const sendOn = send.bind(client) as (update: UpdateCommand) => Promise<unknown>;
  const writes = command instanceof TransactWriteCommand ? (command.input.TransactItems ?? []) : [];
  const dependent = writes.flatMap(({ Put, Update, Delete, ConditionCheck }) => {
    const { PK, SK } = Put?.Item ?? Update?.Key ?? Delete?.Key ?? ConditionCheck?.Key ?? {};
    const { TableName, ConditionExpression } = Put ?? Update ?? Delete ?? ConditionCheck ?? {};
    return /version = :/.test(ConditionExpression ?? '') ? [{ TableName, Key: { PK, SK } }] : [];
  });
  const change = { UpdateExpression: 'ADD version :one', ExpressionAttributeValues: { ':one': 1 } };
  for (const item of dependent) await sendOn(new UpdateCommand({ ...item, ...change }));
  versionsMade += dependent.length;
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

/** Another caller comes first at a commit: at each of them, of which the first claims the key. */
export function overtakenAt(calls: readonly string[]): Fault[] {
  const numbers = calls.flatMap((name, index) => (name === TransactWriteCommand.name ? [index + 1] : []));
  return numbers.map((at) => ({ kind: 'overtaken', at }));
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
