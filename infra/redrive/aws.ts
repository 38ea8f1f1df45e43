import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  type EventSourceMappingConfiguration,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SignatureV4 } from '@smithy/signature-v4';

/** Where the stage runs: on AWS by the shell's own region and credentials, or in a local cloud. */
export interface Place {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export type Aws = ReturnType<typeof awsOf>;

/** The calls that sending dead letters back needs. */
export function awsOf(place: Place) {
  const dynamodb = new DynamoDBClient(place);
  const lambda = new LambdaClient(place);

  /** DynamoDB Streams has a client of its own, which nothing else here needs. */
  async function stream(operation: string, input: object): Promise<Readonly<Record<string, unknown>>> {
    const region = await dynamodb.config.region();
    const url = new URL(place.endpoint ?? `https://streams.dynamodb.${region}.amazonaws.com`);
    const { credentials, sha256 } = dynamodb.config;
    const signer = new SignatureV4({ service: 'dynamodb', region, credentials, sha256 });
    const { headers, body } = await signer.sign({
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port && { port: Number(url.port) }),
      path: '/',
      headers: {
        host: url.host,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDBStreams_20120810.${operation}`,
      },
      body: JSON.stringify(input),
    });
    const answer = await fetch(url, { method: 'POST', headers, body });
    const content = Object(await answer.json());
    if (!answer.ok) throw new Error(`${operation}: ${String(content.__type).split('#').at(-1)}`);
    return content;
  }

  return {
    sqs: new SQSClient({ ...place, useQueueUrlAsEndpoint: false }),
    stream,

    /** What a function answers. Throws when it failed. */
    async invoke(functionArn: string, payload: unknown): Promise<unknown> {
      const command = new InvokeCommand({ FunctionName: functionArn, Payload: JSON.stringify(payload) });
      const { FunctionError, Payload } = await lambda.send(command);
      if (FunctionError) throw new Error(`the function failed again (${FunctionError})`);
      return JSON.parse(Payload?.transformToString() || 'null');
    },

    /** The sources of a function's records. */
    async sourcesOf(functionName: string): Promise<readonly EventSourceMappingConfiguration[]> {
      const { EventSourceMappings } = await lambda.send(
        new ListEventSourceMappingsCommand({ FunctionName: functionName }),
      );
      return EventSourceMappings ?? [];
    },

    /** A stored item as a stream would show it; undefined when it is gone. */
    async item(table: string, PK: string, SK: string) {
      const command = new GetItemCommand({ TableName: table, Key: { PK: { S: PK }, SK: { S: SK } } });
      const { Item } = await dynamodb.send(command);
      return Item;
    },
  };
}
