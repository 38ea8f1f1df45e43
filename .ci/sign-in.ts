/** Signs a fresh account in on the local cloud at the given address, by the code in its outbox, and prints the token. */

const [origin = ''] = process.argv.slice(2);
const email = `checker-${process.pid}@example.com`;

async function call(path: string, body?: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(origin + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { apikey: 'local-dropin-key', 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

await call('/accounts', { firstName: 'Check', lastName: 'Er', identities: [{ type: 'email', value: email }] });
const { id } = await call('/login', { email });
const sent = await fetch(`${origin}/_local/outbox?kind=mail&to=${encodeURIComponent(email)}`);
const code = /\b\d{6}\b/.exec(JSON.stringify(await sent.json()))?.[0];
const { token } = await call('/login/verify', { tokenId: id, code });
console.log(token);
