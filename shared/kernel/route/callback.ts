import { Failure } from '../errors.ts';
import type { CallbackDefinition, SignedMessage, Unit } from './define.ts';
import { familyOf } from './family.ts';
import { assemble } from './pipeline/assemble.ts';
import { decodeBody } from './pipeline/decode-body.ts';
import { logLine, mapErrors } from './pipeline/log-and-map-errors.ts';
import type { HttpAnswer, PipelinePorts, Request } from './pipeline/request.ts';

/**
 * The function of a provider's callback: it checks the signature over the raw body before it parses any of it. It
 * responds with plain text, as payment providers expect.
 */
export function callbackFunction(operation: string, unit: Unit<CallbackDefinition>, ports: PipelinePorts) {
  const { definition, verify } = unit;
  const run = unit.operation as (body: unknown, ports: PipelinePorts) => Promise<string>;
  const isSigned = verify as ((message: SignedMessage, ports: PipelinePorts) => Promise<boolean>) | undefined;

  const checkSignature = async ({ event }: Request) => {
    const body = typeof event.body === 'string' ? event.body : '';
    const rawBody = event.isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
    const genuine = await isSigned?.({ rawBody, headers: event.headers as Record<string, string> }, ports);
    if (genuine) return undefined;
    if (definition.refusal === undefined) throw new Failure('forbidden', { detail: 'bad signature' });
    // A step that returns a response ends the request before the handler runs.
    return plainText(definition.refusal);
  };

  const answer = async (rawEvent: unknown): Promise<HttpAnswer> => {
    const parsed = definition.body.safeParse((rawEvent as Request['event']).body);
    if (parsed.error) throw new Failure('invalid_input');
    return plainText(await run(parsed.data, ports));
  };
  const scope = { operation, family: familyOf(definition.path), ports };
  return assemble(answer, [mapErrors(scope), { before: checkSignature }, decodeBody(definition)], logLine(scope));
}

function plainText(body: string): HttpAnswer {
  return { statusCode: 200, headers: { 'content-type': 'text/plain' }, body };
}
