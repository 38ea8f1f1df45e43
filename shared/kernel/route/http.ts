import type { RouteDefinition, Unit } from './define.ts';
import { familyOf } from './family.ts';
import { assemble, type Step } from './pipeline/assemble.ts';
import { authenticate, identifyStream, identifyUser, requireApiKey } from './pipeline/authenticate.ts';
import { checkServer } from './pipeline/check-server.ts';
import { compress } from './pipeline/compress.ts';
import { decodeBody } from './pipeline/decode-body.ts';
import { answerHead } from './pipeline/head.ts';
import { onceByKey } from './pipeline/idempotency.ts';
import { limitCalls } from './pipeline/limit-calls.ts';
import { limitRate } from './pipeline/limit-rate.ts';
import { logLine, mapErrors } from './pipeline/log-and-map-errors.ts';
import type { Pipeline, PipelinePorts } from './pipeline/request.ts';
import { showPage } from './pipeline/show-page.ts';
import { answerBySchema, validate } from './pipeline/validate.ts';

/**
 * The function of an HTTP route. The steps run top down before the handler and bottom up after it: compression, page,
 * request id and log line, signature of a server, API key, limit by address, token, limit by account, user or stream, body, idempotency
 * key, validation, HEAD, once by key, handler, response schema. The body comes late, since reading it costs the most.
 */
export function httpFunction(operation: string, unit: Unit<RouteDefinition>, ports: PipelinePorts) {
  const route = unit.definition;
  const pipeline: Pipeline = { operation, route, family: familyOf(route.path), ports };
  const run = unit.operation as (input: unknown, ports: PipelinePorts) => Promise<unknown>;
  const idempotency = onceByKey(pipeline);
  const steps = [
    compress(),
    showPage(pipeline, unit.show),
    mapErrors(pipeline),
    checkServer(pipeline),
    requireApiKey(pipeline),
    limitRate(pipeline, 'address'),
    limitCalls(pipeline, 'address'),
    authenticate(pipeline),
    identifyUser(pipeline),
    identifyStream(pipeline),
    limitRate(pipeline, 'account'),
    limitRate(pipeline, 'user'),
    limitRate(pipeline, 'stream'),
    limitCalls(pipeline, 'caller'),
    decodeBody(route),
    idempotency.readKey,
    validate(pipeline),
    answerHead(pipeline),
    idempotency.once,
    answerBySchema(pipeline),
  ] satisfies Step[];

  const handler = idempotency.around((input) => run(input, ports));
  return assemble(handler, steps, logLine(pipeline));
}
