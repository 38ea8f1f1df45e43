import type { Pipeline, Request } from './request.ts';

/** Checks the signature of a server over the request as it arrived, so before the body is decoded. */
export function checkServer({ route, ports }: Pipeline) {
  const { serverSignatures } = ports;
  if (route.auth !== 'server') return {};
  return {
    before: async ({ event, internal: { progress } }: Request) => {
      if (!serverSignatures) throw new Error('No adapter of the signatures of servers is bound.');
      const { rawPath, rawQueryString, body, isBase64Encoded } = event;
      const text = typeof body === 'string' ? body : '';
      await serverSignatures.check({
        method: event.requestContext.http.method,
        path: rawPath,
        appId: event.pathParameters?.appId,
        query: [...new URLSearchParams(rawQueryString)],
        body: Buffer.from(text, isBase64Encoded ? 'base64' : 'utf8'),
      });
      progress.application = 'server';
      progress.proven = true;
    },
  };
}
