import type { Iam, SendToQueue } from '#infra/local/interfaces.ts';
import {
  type AwsAnswer,
  type AwsCall,
  allow,
  json,
  jsonObject,
  listOf,
  recordOf,
  requiredText,
  ServiceError,
  textOf,
  unsupported,
} from '../call.ts';
import type { Message, NewMessage, Queue, Queues } from './queues.ts';

/** The largest message, body and attributes together, in bytes (SQS Developer Guide, "Message quotas"). */
const LARGEST_MESSAGE = 1_048_576;

/** Any character that a message may not contain (SQS API Reference, "SendMessage"). */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

type Operation = (queue: Queue, input: Record<string, unknown>) => unknown;

function toNewMessage(input: Record<string, unknown>): NewMessage {
  const body = requiredText(input, 'MessageBody');
  if (Buffer.byteLength(body) > LARGEST_MESSAGE) {
    throw new ServiceError(
      400,
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${LARGEST_MESSAGE} bytes.`,
    );
  }
  if (FORBIDDEN.test(body)) {
    throw new ServiceError(400, 'InvalidMessageContents', 'The message contains characters outside the allowed set.');
  }
  return {
    body,
    attributes: recordOf(input.MessageAttributes),
    delaySeconds: typeof input.DelaySeconds === 'number' ? input.DelaySeconds : undefined,
    groupId: textOf(input.MessageGroupId),
    deduplicationId: textOf(input.MessageDeduplicationId),
  };
}

function sent(queue: Queue, result: ReturnType<Queues['send']>) {
  return {
    MessageId: result.messageId,
    MD5OfMessageBody: result.bodyMd5,
    ...(queue.fifo && { SequenceNumber: result.sequenceNumber }),
  };
}

function received(message: Message, input: Record<string, unknown>) {
  const wanted = [...listOf(input.MessageSystemAttributeNames), ...listOf(input.AttributeNames)];
  const system = Object.entries(message.system).filter(([name]) => wanted.includes('All') || wanted.includes(name));
  const names = listOf(input.MessageAttributeNames);
  const all = names.includes('All') || names.includes('.*');
  const attributes = Object.entries(message.attributes).filter(([name]) => all || names.includes(name));
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: message.bodyMd5,
    ...(system.length > 0 && { Attributes: Object.fromEntries(system) }),
    ...(attributes.length > 0 && { MessageAttributes: Object.fromEntries(attributes) }),
  };
}

/** Runs the entries of a batch one by one; one that fails does not affect the others. */
function eachEntry(input: Record<string, unknown>, run: (entry: Record<string, unknown>) => Record<string, unknown>) {
  const entries = listOf(input.Entries).map(recordOf);
  if (entries.length === 0) throw new ServiceError(400, 'EmptyBatchRequest', 'The batch request has no entries.');
  if (entries.length > 10)
    throw new ServiceError(400, 'TooManyEntriesInBatchRequest', 'At most 10 entries are allowed.');
  const Successful: Record<string, unknown>[] = [];
  const Failed: Record<string, unknown>[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      Failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful, Failed };
}

/** Waits up to `waitSeconds` real seconds for something to receive. */
function arrival(queues: Queues, queue: Queue, waitSeconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const stop = queues.onArrival(queue, done);
    const timer = setTimeout(done, waitSeconds * 1_000);
    timer.unref();
  });
}

async function receiveMessage(queues: Queues, queue: Queue, input: Record<string, unknown>) {
  const most = Number(input.MaxNumberOfMessages ?? 1);
  if (!(most >= 1 && most <= 10)) {
    throw new ServiceError(400, 'InvalidParameterValue', 'MaxNumberOfMessages must be between 1 and 10.');
  }
  const waitSeconds = Number(input.WaitTimeSeconds ?? queue.waitSeconds);
  const hidden = input.VisibilityTimeout === undefined ? undefined : Number(input.VisibilityTimeout);
  let messages = queues.receive(queue, most, hidden);
  if (messages.length === 0 && waitSeconds > 0) {
    await arrival(queues, queue, waitSeconds);
    messages = queues.receive(queue, most, hidden);
  }
  return messages.length === 0 ? {} : { Messages: messages.map((message) => received(message, input)) };
}

function queueAttributes(queues: Queues, queue: Queue, input: Record<string, unknown>) {
  const { visible, inFlight, delayed } = queues.counts(queue);
  const attributes: Record<string, string> = {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
    DelaySeconds: String(queue.delaySeconds),
    MessageRetentionPeriod: String(queue.retentionSeconds),
    ...(queue.fifo && { FifoQueue: 'true' }),
  };
  const wanted = listOf(input.AttributeNames);
  const chosen = Object.entries(attributes).filter(([name]) => wanted.includes('All') || wanted.includes(name));
  return { Attributes: Object.fromEntries(chosen) };
}

/** Actions of the API whose IAM action has another name. */
const IAM_ACTIONS: Readonly<Record<string, string>> = {
  SendMessageBatch: 'sqs:SendMessage',
  DeleteMessageBatch: 'sqs:DeleteMessage',
};

/** SendMessage in the query API, whose parameters are a form, for services that act under a role. */
export function createSendToQueue(iam: Iam, queues: Queues): SendToQueue {
  return (principal, queueName, form) => {
    const { Action, ...input } = Object.fromEntries(form);
    if (Action !== 'SendMessage') throw unsupported('sqs', String(Action));
    const queue = queues.find(queueName);
    allow(iam, principal, 'sqs:SendMessage', queue.arn);
    queues.send(queue, toNewMessage(input));
  };
}

/** The SQS API in its JSON protocol, for the queues of the template. */
export function createSqs(iam: Iam, queues: Queues): (call: AwsCall) => Promise<AwsAnswer> {
  const operations: Readonly<Record<string, Operation>> = {
    SendMessage: (queue, input) => sent(queue, queues.send(queue, toNewMessage(input))),
    SendMessageBatch: (queue, input) =>
      eachEntry(input, (entry) => sent(queue, queues.send(queue, toNewMessage(entry)))),
    ReceiveMessage: (queue, input) => receiveMessage(queues, queue, input),
    DeleteMessage: (queue, input) => {
      queues.remove(queue, requiredText(input, 'ReceiptHandle'));
      return {};
    },
    DeleteMessageBatch: (queue, input) =>
      eachEntry(input, (entry) => {
        queues.remove(queue, requiredText(entry, 'ReceiptHandle'));
        return {};
      }),
    ChangeMessageVisibility: (queue, input) => {
      queues.changeVisibility(queue, requiredText(input, 'ReceiptHandle'), Number(input.VisibilityTimeout));
      return {};
    },
    GetQueueAttributes: (queue, input) => queueAttributes(queues, queue, input),
    GetQueueUrl: (queue) => ({ QueueUrl: queue.url }),
  };
  return async (call) => {
    const operation = operations[call.operation];
    if (operation === undefined) throw unsupported('sqs', call.operation);
    const input = jsonObject(call.body);
    const queue = queues.find(requiredText(input, call.operation === 'GetQueueUrl' ? 'QueueName' : 'QueueUrl'));
    allow(iam, call.principal, IAM_ACTIONS[call.operation] ?? `sqs:${call.operation}`, queue.arn);
    return json(await operation(queue, input));
  };
}
