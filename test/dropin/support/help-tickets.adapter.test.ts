import { describe, expect, test } from 'vitest';
import { failureInTime, faultsLogged, misbehaviours } from '#test/support/provider-server.ts';
import { authorization, helpDesk } from './desk.ts';

const question = {
  subject: 'No picture',
  body: 'The stream stays black.',
  email: 'customer@example.com',
  isProven: true,
};
const photo = { filename: 'black screen.png', mimetype: 'image/png', content: Buffer.from([0x89, 0x50, 0x00, 0xff]) };
const log = { filename: 'app.log', mimetype: 'text/plain', content: Buffer.from('started') };

describe('a ticket', () => {
  test("is created for its requester, and the provider's answer is read", async () => {
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

  test('is marked when its sender is not proven', async () => {
    const { zendesk, tickets } = await helpDesk();
    await tickets.create({ ...question, isProven: false, attachments: [] });
    expect(JSON.parse(zendesk.asked[0]?.body ?? '').ticket.tags).toEqual(['unproven_sender']);
  });

  test('names the account of a signed-in caller', async () => {
    const { zendesk, tickets } = await helpDesk();
    await tickets.create({ ...question, accountId: 'a'.repeat(24), attachments: [] });
    expect(JSON.parse(zendesk.asked[0]?.body ?? '').ticket.external_id).toBe('a'.repeat(24));
  });

  test('carries all its files, byte for byte and in order', async () => {
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

  test('is created once when the first answer is lost', async () => {
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

  test("is created when articles have spent their half of the stage's budget", async () => {
    const { articles, tickets } = await helpDesk(undefined, '2');
    await articles.page(1);
    await expect(articles.page(2)).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect((await tickets.create({ ...question, attachments: [] })).ticket.status).toBe('new');
    await expect(tickets.create({ ...question, attachments: [] })).rejects.toMatchObject({
      code: 'provider_unavailable',
    });
  });

  test('is not created when one of its files cannot be sent', async () => {
    const { zendesk, tickets } = await helpDesk();
    zendesk.misbehave((response) => void response.writeHead(500).end());
    await expect(tickets.create({ ...question, attachments: [photo] })).rejects.toMatchObject({
      code: 'provider_unavailable',
    });
    expect(zendesk.asked.map(({ path }) => path)).not.toContain('/api/v2/tickets.json');
  });

  test.concurrent.each(misbehaviours)(
    'fails in time, with an error that does not quote its sender, when the provider %s',
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

  test('fails in time when the provider is slow in each call: all calls share one deadline', async () => {
    const { zendesk, tickets } = await helpDesk();
    const upload = JSON.stringify({ upload: { token: 'upload-1' } });
    zendesk.misbehave((response) => {
      // The first try of the upload gets no answer, the second a late one; then the ticket call gets no answer.
      if (zendesk.asked.length === 2) setTimeout(() => response.writeHead(201).end(upload), 800);
    });
    const failure = await failureInTime(() => tickets.create({ ...question, attachments: [photo] }));
    expect(failure).toMatchObject({ code: 'provider_unavailable', message: 'zendesk: ticket: no answer in time' });
  });
});
