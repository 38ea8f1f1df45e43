import { ACCOUNT, type AwsAnswer, type AwsCall, allow, REGION, ServiceError, unsupported } from './call.ts';
import type { AwsParts } from './dependencies.ts';

/** The composition rewrites a WebSocket API's https address to a path below this one on the endpoint. */
const PATH = /^\/execute-api\/([^/]+)\/([^/]+)\/@connections\/([^/]+)$/;

function gone(): ServiceError {
  return new ServiceError(410, 'GoneException', 'The connection is gone.');
}

/** The `@connections` API of WebSocket APIs: post to, look at or close a client's connection. */
export function createConnections({ iam, faults, sockets }: AwsParts): (call: AwsCall) => Promise<AwsAnswer> {
  async function run(method: string, apiId: string, connectionId: string, body: Buffer): Promise<AwsAnswer> {
    switch (method) {
      case 'POST':
        if (faults.strikes('gone', connectionId)) throw gone();
        if (faults.strikes('limit', connectionId))
          throw new ServiceError(429, 'LimitExceededException', 'Too many posts.');
        await sockets().post(apiId, connectionId, body);
        return { status: 200 };
      case 'GET':
        return {
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(sockets().get(apiId, connectionId)),
        };
      case 'DELETE':
        sockets().disconnect(apiId, connectionId);
        return { status: 204 };
      default:
        throw unsupported('execute-api', method);
    }
  }
  return async ({ path, request, principal, body }) => {
    const [, apiId, stage, connectionId] = PATH.exec(path)?.map(decodeURIComponent) ?? [];
    const method = request.method ?? '';
    if (!apiId || !stage || !connectionId) throw unsupported('execute-api', `${method} ${path}`);
    const arn = `arn:aws:execute-api:${REGION}:${ACCOUNT}:${apiId}/${stage}/${method}/@connections/${connectionId}`;
    allow(iam, principal, 'execute-api:ManageConnections', arn);
    try {
      return await run(method, apiId, connectionId, body);
    } catch (error) {
      if (error instanceof Error && error.name.startsWith('Gone')) throw gone();
      throw error;
    }
  };
}
