import { LambdaRefusal } from '../lambda/refusal.ts';
import { type AwsAnswer, type AwsCall, allow, json, ServiceError, unsupported } from './call.ts';
import type { AwsParts } from './dependencies.ts';

const PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

const MAPPINGS = '/2015-03-31/event-source-mappings';

/** Lambda's Invoke, with or without waiting for the result, and ListEventSourceMappings of a function. */
export function createInvocations({ assembly, iam, lambda }: AwsParts): (call: AwsCall) => Promise<AwsAnswer> {
  const mappingsAskedFor = (url = '') => {
    const name = new URL(url, 'http://lambda').searchParams.get('FunctionName');
    const mappings = assembly.ofType('AWS::Lambda::EventSourceMapping').map(({ properties }) => properties);
    return mappings.filter(({ FunctionName }) => FunctionName === name);
  };

  return async ({ path, request, principal, body }) => {
    if (path === MAPPINGS && request.method === 'GET')
      return json({ EventSourceMappings: mappingsAskedFor(request.url) });
    const nameOrArn = decodeURIComponent(PATH.exec(path)?.[1] ?? '');
    if (nameOrArn === '' || request.method !== 'POST') throw unsupported('lambda', `${request.method} ${path}`);
    const target = assembly
      .ofType('AWS::Lambda::Function')
      .find(({ arn, ref }) => arn === nameOrArn || ref === nameOrArn);
    allow(iam, principal, 'lambda:InvokeFunction', target?.arn ?? nameOrArn);
    if (target === undefined)
      throw new ServiceError(404, 'ResourceNotFoundException', `Function not found: ${nameOrArn}`);
    const payload: unknown = body.length === 0 ? {} : JSON.parse(body.toString());
    if (request.headers['x-amz-invocation-type'] === 'Event') {
      await lambda().invokeAsync(target.arn, payload).catch(refused);
      return { status: 202 };
    }
    const result = await lambda().invoke(target.arn, payload).catch(refused);
    return {
      status: 200,
      headers: {
        'content-type': 'application/json',
        'x-amz-executed-version': '$LATEST',
        ...(result.functionError !== undefined && { 'x-amz-function-error': result.functionError }),
      },
      body: JSON.stringify(result.payload ?? null),
    };
  };
}

/** Throws the error again as the answer of the Invoke operation. */
function refused(error: unknown): never {
  if (error instanceof LambdaRefusal) throw new ServiceError(error.statusCode, error.name, error.message);
  throw error;
}
