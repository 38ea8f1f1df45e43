import { expect, test } from 'vitest';
import { proofHeader, seenByEdge } from '#shared/platform/http/viewer.adapter.ts';

const edge = '198.51.100.7';
const viewer = '203.0.113.9';

/** The address that the function sees when a call arrives from `sourceIp` with these headers. */
function addressSeen(sourceIp: string, headers: Record<string, string>): string | undefined {
  const event = { headers, requestContext: { requestId: 'r', http: { method: 'GET', sourceIp } } };
  return seenByEdge((seen: typeof event) => seen.requestContext.http.sourceIp, 'the-proof')(event);
}

test("a call through the distribution has the viewer's address, whatever addresses the viewer sent", () => {
  const chain = `192.0.2.1, ${viewer}, ${edge}`;
  expect(addressSeen(edge, { [proofHeader]: 'the-proof', 'x-forwarded-for': chain })).toBe(viewer);
  expect(addressSeen(edge, { [proofHeader]: 'the-proof', 'x-forwarded-for': viewer })).toBe(viewer);
});

test('a call that bypasses the distribution keeps its own address: neither a forwarded chain nor a wrong proof is trusted', () => {
  const chain = `${viewer}, ${edge}`;
  expect(addressSeen(edge, { 'x-forwarded-for': chain })).toBe(edge);
  expect(addressSeen(edge, { [proofHeader]: 'guessed', 'x-forwarded-for': chain })).toBe(edge);
});

test('a call with a proof but no chain keeps its address, and the rest of the event is unchanged', () => {
  expect(addressSeen(edge, { [proofHeader]: 'the-proof' })).toBe(edge);
  const event = {
    headers: { [proofHeader]: 'the-proof', 'x-forwarded-for': `${viewer}, ${edge}` },
    requestContext: { requestId: 'r', http: { method: 'GET', sourceIp: edge } },
    body: 'text',
  };
  const seen = seenByEdge((inner: typeof event) => inner, 'the-proof')(event);
  expect(seen).toEqual({ ...event, requestContext: { requestId: 'r', http: { method: 'GET', sourceIp: viewer } } });
});

test('the handshake of a socket has the viewer’s address too, in whichever case its headers are written', () => {
  const event = {
    headers: { 'X-Viewer-Proof': 'the-proof', 'X-Forwarded-For': `${viewer}, ${edge}` },
    requestContext: { connectionId: 'c', identity: { sourceIp: edge } },
  };
  const seen = seenByEdge((inner: typeof event) => inner.requestContext, 'the-proof')(event);
  expect(seen).toEqual({ connectionId: 'c', identity: { sourceIp: viewer } });
});
