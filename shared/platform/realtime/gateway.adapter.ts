import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { oncePerRuntime } from '#shared/platform/runtime/runtime.adapter.ts';

/** Concurrent posts of one function; all functions share the account's limit of 10,000 a second. */
export const postsInFlight = 64;

/** Attempts of one post. The client waits longer, with jitter, after a 429. */
const maxAttempts = 4;

/** The management API of the WebSocket API. It keeps its own HTTP connections alive between posts. */
interface Gateway {
  /** Returns false when the connection is gone. */
  post(connectionId: string, frame: string): Promise<boolean>;
  end(connectionId: string): Promise<void>;
}

export const gatewayOf = oncePerRuntime((runtime): Gateway => {
  const client = new ApiGatewayManagementApiClient({
    endpoint: runtime.environment('CONNECTIONS_URL'),
    maxAttempts,
    requestHandler: {
      connectionTimeout: 1_000,
      requestTimeout: 2_000,
      throwOnRequestTimeout: true,
      httpAgent: { maxSockets: postsInFlight },
      httpsAgent: { maxSockets: postsInFlight },
    },
  });
  return {
    post: (ConnectionId, frame) =>
      unlessGone(client.send(new PostToConnectionCommand({ ConnectionId, Data: Buffer.from(frame) }))),
    end: async (ConnectionId) => {
      await unlessGone(client.send(new DeleteConnectionCommand({ ConnectionId })));
    },
  };
});

async function unlessGone(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (thrown) {
    if (thrown instanceof GoneException) return false;
    throw thrown;
  }
}
