import { expect, test } from 'vitest';
import { edgeProof } from '#shared/platform/http/edge-proof.adapter.ts';
import { proofHeader, seenByEdge } from '#shared/platform/http/viewer.adapter.ts';
import { serveSecrets } from '#test/authorization/secret-store.ts';
import { testRuntime } from '#test/support/store.ts';

const edge = '198.51.100.7';
const viewer = '203.0.113.9';
const proof = { isGenuine: async (given: string) => given === 'the-proof' };

/** The address that the function sees when a call arrives from `sourceIp` with these headers. */
function addressSeen(sourceIp: string, headers: Record<string, string>): Promise<unknown> {
  const event = { headers, requestContext: { requestId: 'r', http: { method: 'GET', sourceIp } } };
  return seenByEdge(async (seen: typeof event) => seen.requestContext.http.sourceIp, proof)(event);
}

test("a call through the distribution has the viewer's address, whatever addresses the viewer sent", async () => {
  const chain = `192.0.2.1, ${viewer}, ${edge}`;
  expect(await addressSeen(edge, { [proofHeader]: 'the-proof', 'x-forwarded-for': chain })).toBe(viewer);
  expect(await addressSeen(edge, { [proofHeader]: 'the-proof', 'x-forwarded-for': viewer })).toBe(viewer);
});

test.each([
  ['none', {}],
  ['an empty', { [proofHeader]: '' }],
  ['a guessed', { [proofHeader]: 'guessed' }],
])(
  'a call that bypasses the distribution, with %s proof, is a 403 and never reaches the function',
  async (_, headers) => {
    expect(await addressSeen(edge, { ...headers, 'x-forwarded-for': viewer })).toMatchObject({ statusCode: 403 });
  },
);

test('a call with a proof but no chain keeps its address, and the rest of the event is unchanged', async () => {
  expect(await addressSeen(edge, { [proofHeader]: 'the-proof' })).toBe(edge);
  const event = {
    headers: { [proofHeader]: 'the-proof', 'x-forwarded-for': `${viewer}, ${edge}` },
    requestContext: { requestId: 'r', http: { method: 'GET', sourceIp: edge } },
    body: 'text',
  };
  const seen = await seenByEdge(async (inner: typeof event) => inner, proof)(event);
  expect(seen).toEqual({ ...event, requestContext: { requestId: 'r', http: { method: 'GET', sourceIp: viewer } } });
});

test('the handshake of a socket has the viewer’s address too, in whichever case its headers are written', async () => {
  const event = {
    headers: { 'X-Viewer-Proof': 'the-proof', 'X-Forwarded-For': `${viewer}, ${edge}` },
    requestContext: { connectionId: 'c', identity: { sourceIp: edge } },
  };
  const seen = await seenByEdge(async (inner: typeof event) => inner.requestContext, proof)(event);
  expect(seen).toEqual({ connectionId: 'c', identity: { sourceIp: viewer } });
});

test('in every step of a rotation the value that the distribution sends is genuine, and the old one not after it', async () => {
  const genuine = async (secret: object, given: string) => {
    await serveSecrets({ 'edge-proof': JSON.stringify(secret) });
    return edgeProof(await testRuntime({ EDGE_PROOF_SECRET: 'edge-proof' })).isGenuine(given);
  };
  expect(await genuine({ first: 'old', second: '' }, 'old')).toBe(true);
  expect(await genuine({ first: 'old', second: 'new' }, 'old')).toBe(true);
  expect(await genuine({ first: 'old', second: 'new' }, 'new')).toBe(true);
  expect(await genuine({ first: '', second: 'new' }, 'new')).toBe(true);
  expect(await genuine({ first: '', second: 'new' }, 'old')).toBe(false);
  expect(await genuine({ first: '', second: 'new' }, '')).toBe(false);
});
