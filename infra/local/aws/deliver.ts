import { unsupported } from './call.ts';
import type { AwsParts } from './dependencies.ts';
import type { Topics } from './sns/topics.ts';
import type { Queues } from './sqs/queues.ts';

/** Sends a payload to the destination that a template names by arn: a queue, a topic or a function. */
export type Deliver = (destinationArn: string, payload: unknown) => Promise<void>;

export function createDeliver(parts: Pick<AwsParts, 'lambda'>, queues: Queues, topics: Topics): Deliver {
  return async (destinationArn, payload) => {
    const service = destinationArn.split(':')[2];
    if (service === 'sqs') queues.send(queues.find(destinationArn), { body: JSON.stringify(payload) });
    else if (service === 'sns') await topics.publish(destinationArn, { message: JSON.stringify(payload) });
    else if (service === 'lambda') await parts.lambda().invokeAsync(destinationArn, payload);
    else throw unsupported(service ?? '', 'as a destination');
  };
}
