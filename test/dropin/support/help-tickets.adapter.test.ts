import { describe, expect, it } from 'vitest';
import { failureInTime, faultsLogged, misbehaviours } from '#test/support/provider-server.ts';
import { authorization, helpDesk } from './desk.ts';

const question = { subject: 'No picture', body: 'The stream stays black.', email: 'customer@example.com' };
const photo = { filename: 'black screen.png', mimetype: 'image/png', content: Buffer.from([0x89, 0x50, 0x00, 0xff]) };
const log = { filename: 'app.log', mimetype: 'text/plain', content: Buffer.from('started') };

describe('a ticket', () => {
  it('is made for the one who asks, and its answer is read', async () => {
    const { zendesk, runtime, tickets } = await helpDesk();
    const { ticket, audit } = await tickets.create({ ...question, attachments: [] });
    expect(ticket).toMatchObject({ status: 'new', subject: 'No picture', description: 'The stream stays black.' });
    expect(audit).toMatchObject({ ticket_id: ticket.id });
    const [asked] = zendesk.asked;
    expect(asked?.headers).toMatchObject({ authorization, 'content-type': 'application/json' });
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      ticket: {
        subject: 'No picture',
        comment: { body: 'The stream stays black.' },
        requester: { name: 'customer@example.com', email: 'customer@example.com' },
      },
    });
    expect(faultsLogged(runtime, 'zendesk')).toEqual([0]);
  });

  it('names the account of a caller who is signed in', async () => {
    const { zendesk, tickets } = await helpDesk();
    await tickets.create({ ...question, accountId: 'a'.repeat(24), attachments: [] });
    expect(JSON.parse(zendesk.asked[0]?.body ?? '').ticket.external_id).toBe('a'.repeat(24));
  });

  it('carries all its files, byte by byte and in their order', async () => {
    const { zendesk, tickets } = await helpDesk();
    await tickets.create({ ...question, attachments: [photo, log] });
    const uploads = zendesk.asked.filter(({ path }) => path === '/api/v2/uploads.json');
    const sent = uploads.map(({ query, headers, bytes }) => [query.get('filename'), headers['content-type'], bytes]);
    expect(sent).toHaveLength(2);
    expect(sent).toContainEqual(['black screen.png', 'image/png', photo.content]);
    expect(sent).toContainEqual(['app.log', 'text/plain', log.content]);
    const { comment } = JSON.parse(zendesk.asked.at(-1)?.body ?? '').ticket;
    expect(comment.uploads).toHaveLength(2);
    expect(new Set(comment.uploads).size).toBe(2);
  });

  it('is made once when the first answer is lost', async () => {
    const { zendesk, runtime, tickets } = await helpDesk();
    let lost = 0;
    zendesk.misbehave((response) => {
      lost++;
      zendesk.misbehave();
      response.socket?.destroy();
    });
    const { ticket } = await tickets.create({ ...question, attachments: [] });
    expect([lost, ticket.status]).toEqual([1, 'new']);
    const keys = zendesk.asked.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(faultsLogged(runtime, 'zendesk')).toEqual([0]);
  });

  it('is not made when one of its files cannot be sent', async () => {
    const { zendesk, tickets } = await helpDesk();
    zendesk.misbehave((response) => void response.writeHead(500).end());
    await expect(tickets.create({ ...question, attachments: [photo] })).rejects.toMatchObject({
      code: 'provider_unavailable',
    });
    expect(zendesk.asked.map(({ path }) => path)).not.toContain('/api/v2/tickets.json');
  });

  it.concurrent.each(misbehaviours)(
    'fails in time, visibly and without the words of its sender when the provider %s',
    async (_how, how) => {
      const { zendesk, runtime, tickets } = await helpDesk();
      zendesk.misbehave(how);
      const failure = await failureInTime(() => tickets.create({ ...question, attachments: [] }));
      expect(failure).toMatchObject({ code: 'provider_unavailable' });
      expect(faultsLogged(runtime, 'zendesk')).toEqual([1]);
      const said = JSON.stringify([runtime.lines, String(failure)]);
      for (const secret of ['customer@example.com', 'black', 'local-zendesk-token', authorization]) {
        expect(said).not.toContain(secret);
      }
    },
  );

  it('fails in time when the provider is slow at each of its calls: they share one deadline', async () => {
    const { zendesk, tickets } = await helpDesk();
    const upload = JSON.stringify({ upload: { token: 'upload-1' } });
    zendesk.misbehave((response) => {
      // The first try of the upload gets no answer and the second a late one; then the ticket gets none.
      if (zendesk.asked.length === 2) setTimeout(() => response.writeHead(201).end(upload), 800);
    });
    const failure = await failureInTime(() => tickets.create({ ...question, attachments: [photo] }));
    expect(failure).toMatchObject({ code: 'provider_unavailable', message: 'zendesk: ticket: no answer in time' });
  });
});
