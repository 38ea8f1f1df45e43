import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AwsAnswer, ServiceError } from './call.ts';
import { element } from './xml.ts';

/**
 * How each service answers a caller without permission, where it differs from the common AccessDeniedException with
 * 403.
 */
const ACCESS_DENIED: Readonly<Record<string, { status: number; type: string }>> = {
  dynamodb: { status: 400, type: 'com.amazon.coral.service#AccessDeniedException' },
  secretsmanager: { status: 400, type: 'AccessDeniedException' },
  states: { status: 400, type: 'AccessDeniedException' },
  kms: { status: 400, type: 'AccessDeniedException' },
  sqs: { status: 403, type: 'com.amazon.coral.service#AccessDeniedException' },
  sns: { status: 403, type: 'AuthorizationError' },
  'execute-api': { status: 403, type: 'ForbiddenException' },
};

/** Namespaces that services put before their error types. */
const NAMESPACES: Readonly<Record<string, string>> = {
  dynamodb: 'com.amazon.coral.service#',
  sqs: 'com.amazonaws.sqs#',
};

/** The largest request body that is read, in bytes. A DynamoDB batch, the largest of all, has 16 MB. */
const LARGEST_BODY = 20 * 1_024 * 1_024;

export function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > LARGEST_BODY) reject(new ServiceError(413, 'RequestEntityTooLarge', 'The request is too large.'));
      else chunks.push(chunk);
    });
    request.on('error', reject);
    request.on('end', () => {
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
    });
  });
}

export function writeAnswer(response: ServerResponse, answer: AwsAnswer): void {
  if (answer.cut === true) {
    response.socket?.destroy();
    return;
  }
  const body = answer.body ?? '';
  response.writeHead(answer.status, {
    ...answer.headers,
    'x-amzn-requestid': randomUUID(),
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

/**
 * Sends an error in the form of the service's protocol. An unknown error becomes a 500 and is printed, since it is a
 * bug in the local cloud.
 */
export function writeError(response: ServerResponse, service: string, error: unknown): void {
  if (response.headersSent || response.socket?.destroyed) return;
  if (!(error instanceof ServiceError)) console.error(`AWS endpoint, ${service}:`, error);
  const known =
    error instanceof ServiceError
      ? error
      : new ServiceError(500, 'InternalServerError', 'Internal error of the local cloud.');
  const denied = known.code === 'AccessDeniedException' ? ACCESS_DENIED[service] : undefined;
  const status = denied?.status ?? known.status;
  const type = denied?.type ?? `${NAMESPACES[service] ?? ''}${known.code}`;
  if (service === 'sns') {
    const fields = `${element('Type', status < 500 ? 'Sender' : 'Receiver')}${element('Code', type)}${element('Message', known.message)}`;
    const body = `<ErrorResponse><Error>${fields}</Error>${element('RequestId', randomUUID())}</ErrorResponse>`;
    writeAnswer(response, { status, headers: { 'content-type': 'text/xml' }, body });
    return;
  }
  const code = type.split('#').at(-1) ?? type;
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amzn-errortype': code,
    ...(service === 'sqs' && { 'x-amzn-query-error': `${queryCode(code)};Sender` }),
  };
  writeAnswer(response, {
    status,
    headers,
    body: JSON.stringify({ __type: type, message: known.message, ...known.detail }),
  });
}

/** SQS sends the error codes of its old protocol along with the new types. */
function queryCode(code: string): string {
  return code === 'QueueDoesNotExist' ? 'AWS.SimpleQueueService.NonExistentQueue' : code;
}
