import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { refuseLate, untilLate } from '#shared/kernel/limits/deadline.ts';
import { messageBody, queueClient } from '#shared/platform/queues/queue-client.adapter.ts';
import type { ChannelPublisher } from '#shared/platform/realtime/realtime.ports.ts';
import type { SocketMessage } from '#shared/platform/realtime/socket-message.ts';
import { oncePerRuntime, type Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { ConnectionEnds, Shares } from './fan-out.ports.ts';
import { messageGroupOf } from './fan-out.rules.ts';
import type { PublishedEvent } from './fan-out.ts';

interface OrderedMessage {
  readonly content: object;
  readonly group: string;
  /** Another message with the same id within five minutes is dropped. */
  readonly id: string;
}

/** The queue knows repetitions for five minutes; a little less, for clocks. */
const knownMilliseconds = 4 * 60 * 1000;

const senderOf = oncePerRuntime((runtime) => {
  const client = queueClient();
  return async (variable: string, { content, group, id }: OrderedMessage): Promise<void> => {
    // What is sent after the deadline would come behind newer events.
    refuseLate();
    await client.send(
      new SendMessageCommand({
        QueueUrl: runtime.environment(variable),
        MessageBody: messageBody(content),
        MessageGroupId: group,
        MessageDeduplicationId: id,
      }),
      untilLate(),
    );
  };
});

/** Puts events on the queue of their channel. Those of one channel go one after another, so that they stay in order. */
export function channels(runtime: Runtime): ChannelPublisher {
  const send = senderOf(runtime);
  return {
    publish: async (events, id, since = Number.POSITIVE_INFINITY) => {
      const isLate = runtime.clock.now() - since > knownMilliseconds;
      const published = events.map(
        (event, index): PublishedEvent => ({ ...event, id: `${id}/${index}`, ...(isLate && { since }) }),
      );
      const ofChannel = async (its: readonly PublishedEvent[]) => {
        for (const event of its) {
          const group = messageGroupOf(event.channel);
          await send('FANOUT_QUEUE_URL', { content: event, group, id: event.id });
        }
      };
      await Promise.all([...Map.groupBy(published, ({ channel }) => channel).values()].map(ofChannel));
    },
  };
}

export function shares(runtime: Runtime): Shares {
  const send = senderOf(runtime);
  return {
    send: (share) => {
      const group = messageGroupOf(share.channel, share.shard);
      const [first, last] = [share.events[0]?.seq, share.events.at(-1)?.seq];
      return send('FANOUT_QUEUE_URL', { content: share, group, id: `${group}/${first}-${last}` });
    },
  };
}

export function connectionEnds(runtime: Runtime): ConnectionEnds {
  const send = senderOf(runtime);
  return {
    send: (connectionId, reason) => {
      const content: SocketMessage = { type: 'END', connectionId, ...(reason && { reason }) };
      return send('FRAMES_QUEUE_URL', { content, group: connectionId, id: `end/${connectionId}` });
    },
  };
}
