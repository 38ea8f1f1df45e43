import { Failure } from '../errors.ts';
import type { CallbackDefinition, SignedMessage, Unit } from './define.ts';
import { familyOf } from './family.ts';
import { assemble } from './pipeline/assemble.ts';
import { decodeBody } from './pipeline/decode-body.ts';
import { limitRate } from './pipeline/limit-rate.ts';
import { logLine, mapErrors } from './pipeline/log-and-map-errors.ts';
import type { HttpAnswer, PipelinePorts, Request } from './pipeline/request.ts';

/**
 * The function of a provider's callback: it counts the caller's address, and checks the signature over the raw body
 * before it parses any of it. It responds with plain text, as payment providers expect.
 */
export function callbackFunction(operation: string, unit: Unit<CallbackDefinition>, ports: PipelinePorts) {
  const { definition, verify } = unit;
  const run = unit.operation as (body: unknown, ports: PipelinePorts, proven: unknown) => Promise<string>;
  const prove = verify as ((message: SignedMessage, ports: PipelinePorts) => Promise<unknown>) | undefined;

  const checkSignature = async ({ event, internal }: Request) => {
    internal.progress.proven = await prove?.(messageIn(event), ports);
    if (internal.progress.proven) return undefined;
    if (definition.refusal === undefined) throw new Failure('forbidden', { detail: 'bad signature' });
    // A step that returns a response ends the request before the handler runs.
    return plainText(definition.refusal);
  };

  /** Last step before the handler: replaces the event by the handler's input. */
  const validate = (request: Request) => {
    const parsed = definition.body.safeParse(request.event.body);
    if (parsed.error) throw new Failure('invalid_input');
    request.event = { body: parsed.data, proven: request.internal.progress.proven } as never;
  };

  const answer = async (input: unknown): Promise<HttpAnswer> => {
    const { body, proven } = input as { body: unknown; proven: unknown };
    return plainText(await run(body, ports, proven));
  };
  const scope = { operation, family: familyOf(definition.path), ports };
  const steps = [
    mapErrors(scope),
    limitRate({ ...scope, route: definition }, 'address'),
    { before: checkSignature },
    decodeBody(definition),
    { before: validate },
  ];
  return assemble(answer, steps, logLine(scope));
}

function messageIn({ body, headers, isBase64Encoded }: Request['event']): SignedMessage {
  const text = typeof body === 'string' ? body : '';
  const rawBody = isBase64Encoded ? Buffer.from(text, 'base64').toString('utf8') : text;
  return { rawBody, headers: headers as Record<string, string> };
}

function plainText(body: string): HttpAnswer {
  return { statusCode: 200, headers: { 'content-type': 'text/plain' }, body };
}
