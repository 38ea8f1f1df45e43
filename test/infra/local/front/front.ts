/** The public server on fakes, for the tests of HTTP, WebSocket and edge. */

import { createActivity } from '#infra/local/activity.ts';
import { createClock } from '#infra/local/clock.ts';
import { createEdge } from '#infra/local/edge/edge.ts';
import { bindPublicServer } from '#infra/local/edge/public-server.ts';
import { createHttpApis } from '#infra/local/http/api.ts';
import type { Iam, Lambda, Resource, SendToQueue } from '#infra/local/interfaces.ts';
import { createSocketGateway } from '#infra/local/websocket/gateway.ts';
import { assemblyOf, FUNCTION, iamWithout, resource } from './fakes.ts';

export const START_MS = Date.parse('2030-03-12T19:03:58Z');

/** An API with a stage, and for each route key its integration with the function of that name. */
export function api(
  protocol: 'HTTP' | 'WEBSOCKET',
  stage: string,
  routes: Readonly<Record<string, string>>,
  more: Readonly<Record<string, unknown>> = {},
): Resource[] {
  const ApiId = protocol === 'HTTP' ? 'httpapi' : 'socketapi';
  const properties = { ProtocolType: protocol, RouteSelectionExpression: '$request.body.action', ...more };
  return [
    resource('AWS::ApiGatewayV2::Api', ApiId, properties, ApiId),
    resource('AWS::ApiGatewayV2::Stage', `${ApiId}-stage`, { ApiId, StageName: stage }),
    ...Object.entries(routes).flatMap(([RouteKey, name], index) => {
      const id = `${ApiId}-integration-${index}`;
      const Target = `integrations/${id}`;
      return [
        resource('AWS::ApiGatewayV2::Route', `${ApiId}-route-${index}`, { ApiId, RouteKey, Target }),
        resource('AWS::ApiGatewayV2::Integration', id, { ApiId, IntegrationUri: `${FUNCTION}:${name}` }, id),
      ];
    }),
  ];
}

/** A message that a direct integration sent. */
interface Sent {
  readonly roleArn: string | undefined;
  readonly queueName: string;
  readonly form: Readonly<Record<string, string>>;
}

export interface FrontOptions {
  readonly resources: readonly Resource[];
  readonly lambda: Lambda;
  readonly iam?: Iam;
}

/** Serves these APIs on a free port with the clock frozen at START_MS. */
export async function startFront({ resources, lambda, iam = iamWithout() }: FrontOptions) {
  const assembly = assemblyOf(resources);
  const activity = createActivity();
  const clock = createClock({ activity, initial: { offsetMs: 0, frozenAtMs: START_MS } });
  const failures: unknown[] = [];
  const server = await bindPublicServer(0);
  const sent: Sent[] = [];
  const sendToQueue: SendToQueue = ({ roleArn }, queueName, form) => {
    iam.authorize({ name: 'API Gateway', roleArn }, 'sqs:SendMessage', queueName);
    sent.push({ roleArn, queueName, form: Object.fromEntries(form) });
  };
  const targets = { lambda, sendToQueue };
  const sockets = createSocketGateway({ assembly, iam, targets, clock, activity });
  server.serve({
    edge: createEdge({
      assembly,
      sockets,
      httpApis: createHttpApis({ assembly, iam, lambda, clock }),
      secretValues: { 'local/proof': { first: 'genuine' } },
    }),
    inspect: async (_request, response) => void response.end('inspector'),
    presigned: () => false,
    serveObject: async (_request, response, bucket, key) => void response.end(`${bucket} ${key}`),
    onFailure: (error) => failures.push(error),
  });
  const close = async (): Promise<void> => {
    sockets.close();
    clock.close();
    await server.close();
  };
  return { origin: server.origin, sockets, sent, clock, activity, failures, close };
}
