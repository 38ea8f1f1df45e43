import * as z from 'zod';
import type { ChannelDescription, MessageDescription } from '#shared/platform/realtime/channel-description.ts';

/** The AsyncAPI 3 document of all channels. Its application is the server, so `send` is what clients receive. */
export function asyncApiDocument(channels: readonly ChannelDescription[]) {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Live marketplace backend',
      version: '1.0.0',
      description:
        'What the WebSocket API carries, in the Pusher Channels protocol. A payload is what an SDK hands to a listener: ' +
        "the frame's data, read as JSON. On the channel `socket` it is the whole frame.",
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: {
      public: { host: 'api.example.com', protocol: 'wss', description: 'The public address of the stage' },
    },
    channels: Object.fromEntries(channels.map((channel) => [channel.id, channelOf(channel)])),
    operations: Object.fromEntries(channels.flatMap(operationsOf)),
  };
}

function channelOf({ address, summary, parameters, messages }: ChannelDescription) {
  return {
    address,
    summary,
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, description]) => [name, { description }])),
    messages: Object.fromEntries(messages.map((message) => [idOf(message), messageOf(message)])),
  };
}

function messageOf({ name, summary, payload, example }: MessageDescription) {
  return { name, title: name, summary, payload: schemaOf(payload), examples: [{ name: 'sample', payload: example }] };
}

function operationsOf({ id, messages }: ChannelDescription): [string, object][] {
  const bySender = Map.groupBy(messages, ({ sentBy }) => sentBy);
  return [...bySender].map(([sender, its]) => [
    sender === 'server' ? `${id}Events` : `${id}ClientEvents`,
    {
      action: sender === 'server' ? 'send' : 'receive',
      channel: { $ref: `#/channels/${id}` },
      messages: its.map((message) => ({ $ref: `#/channels/${id}/messages/${idOf(message)}` })),
    },
  ]);
}

/** Key of a message in the document: both sides send some names. */
function idOf({ name, sentBy }: MessageDescription): string {
  return `${sentBy}.${name.replaceAll(':', '.')}`;
}

/** What schemas say about themselves, without the ids by which the OpenAPI document shares them. */
class Descriptions extends z.core.$ZodRegistry<Record<string, unknown>> {
  override get(schema: z.core.$ZodType) {
    const { id: _, ...described } = z.globalRegistry.get(schema) ?? {};
    return described as never;
  }
}
const metadata = new Descriptions();

/** AsyncAPI's own schemas are those of JSON Schema draft 7. */
function schemaOf(payload: z.ZodType) {
  const { $schema: _, ...schema } = z.toJSONSchema(payload, { target: 'draft-7', metadata });
  return schema;
}
