import { describe, expect, test } from 'vitest';
import { handler as createTicket } from '#functions/dropin/support/create-ticket/handler.ts';
import { accounts } from '#shared/platform/accounts/account.dynamo.ts';
import { idempotency } from '#shared/platform/http/idempotency.dynamo.ts';
import { rateLimits } from '#shared/platform/http/rate-limit.dynamo.ts';
import { prove, registered } from '#test/dropin/accounts/people.ts';
import { call, type TestRequest } from '#test/support/call.ts';
import { helpDesk } from './desk.ts';

const question = { subject: 'No picture', body: 'The stream stays black.', email: 'Customer@example.com' };
const account = '570732086a5e9bd853b4f00b';

async function fixture() {
  const desk = await helpDesk();
  const { runtime } = desk;
  const ports = {
    ...runtime,
    helpTickets: desk.tickets,
    idempotency: idempotency(runtime),
    accounts: accounts(runtime),
    rateLimits: rateLimits(runtime),
  };
  const submit = (request: TestRequest) => call(createTicket, ports, request);
  /** The ticket as the provider was asked to create it. */
  const sent = () => JSON.parse(desk.zendesk.asked.at(-1)?.body ?? '{}').ticket;
  return { ...desk, ports, submit, sent };
}

/** A multipart body as text; the files are text, too. */
async function multipart(form: FormData): Promise<TestRequest> {
  const response = new Response(form);
  return { body: await response.text(), headers: { 'content-type': response.headers.get('content-type') ?? '' } };
}

function formWith(...files: File[]): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(question)) form.append(name, value);
  for (const file of files) form.append('attachment', file);
  return form;
}

describe('POST /zendesk/tickets', () => {
  test.each([
    ['without a key', {}],
    ['with a key', { 'idempotency-key': 'ticket-1' }],
  ])('a retry %s finds the ticket whose answer was lost, with its files', async (_how, headers) => {
    const { submit, zendesk, runtime } = await fixture();
    const asForm = await multipart(formWith(new File(['started'], 'app.log')));
    const request = { ...asForm, headers: { ...asForm.headers, ...headers } };
    zendesk.loseAnswers('/api/v2/tickets.json', 2);
    expect((await submit(request)).status).toBe(502);
    const { status, body } = await submit(request);
    expect(status).toBe(200);
    const paths = zendesk.asked.map(({ path }) => path.split('/').at(-1));
    expect(paths).toEqual(['uploads.json', 'tickets.json', 'tickets.json', 'tickets.json']);
    // The stand-in counts uploads, tickets and audits alike: the first ticket is number two.
    expect(body.ticket.id).toBe(2);
    runtime.clock.advance(31);
    expect((await submit({ ...request, headers: asForm.headers })).body.ticket.id).not.toBe(2);
  });

  test('creates a ticket and answers it in the form of the provider', async () => {
    const { submit, sent } = await fixture();
    const { status, body } = await submit({ body: question });
    expect(status).toBe(200);
    expect(body).toEqual({
      ticket: {
        id: expect.any(Number),
        status: 'new',
        subject: question.subject,
        description: question.body,
        priority: null,
        created_at: '2026-03-01T12:00:00.000Z',
        updated_at: '2026-03-01T12:00:00.000Z',
      },
      audit: { id: expect.any(Number), ticket_id: body.ticket.id, created_at: '2026-03-01T12:00:00.000Z' },
    });
    expect(sent().requester.email).toBe('customer@example.com');
    expect(sent().external_id).toBeUndefined();
  });

  test('accepts a form', async () => {
    const { submit, sent } = await fixture();
    const body = new URLSearchParams(question).toString();
    const { status } = await submit({ body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect([status, sent().comment]).toEqual([200, { body: question.body }]);
  });

  test('accepts multipart with one file, with several and with none', async () => {
    const photo = new File(['photo'], 'C:\\Users\\me\\black screen.png', { type: 'image/png' });
    const log = new File(['started'], 'app.log');
    for (const files of [[], [photo], [photo, log]]) {
      const { zendesk, submit, sent } = await fixture();
      expect((await submit(await multipart(formWith(...files)))).status).toBe(200);
      const uploads = zendesk.asked.filter(({ path }) => path.endsWith('/uploads.json'));
      expect(uploads.map(({ query }) => query.get('filename')).sort()).toEqual(
        files.map(({ name }) => name.split('\\').at(-1)).sort(),
      );
      expect(uploads.map(({ body }) => body).sort()).toEqual(['photo', 'started'].slice(0, files.length));
      expect(sent().comment.uploads?.length ?? 0).toBe(files.length);
    }
  });

  test('tells the help desk when the sender has not proven the address', async () => {
    const { ports, submit, sent, runtime } = await fixture();
    const own = await registered(runtime, { email: 'customer@example.com' });
    let asked = 0;
    // Each question is another: the same one again would be answered as before.
    const tags = async (as?: string) => {
      asked += 1;
      const body = { ...question, body: `Question ${asked}` };
      expect((await submit({ body, ...(as && { as }) })).status).toBe(200);
      return sent().tags;
    };
    expect(await tags()).toEqual(['unproven_sender']);
    expect(await tags(own.id)).toEqual(['unproven_sender']);
    await prove(ports, own.id, { type: 'email', value: 'customer@example.com' });
    expect(await tags(own.id)).toBeUndefined();
    expect(await tags(account)).toEqual(['unproven_sender']);
  });

  test('has the help desk write to one mailbox six times an hour, whatever tags its address has', async () => {
    const { submit, zendesk } = await fixture();
    const statuses = [];
    for (let index = 0; index < 8; index++) {
      statuses.push((await submit({ body: { ...question, email: `customer+${index}@example.com` } })).status);
    }
    expect(statuses).toEqual([...Array(6).fill(200), 429, 429]);
    expect(zendesk.asked).toHaveLength(6);
  });

  test('names the account of a signed-in caller', async () => {
    const { submit, sent } = await fixture();
    expect((await submit({ body: question, as: account })).status).toBe(200);
    expect(sent().external_id).toBe(account);
  });

  test('refuses an invalid token instead of treating the caller as anonymous', async () => {
    const { zendesk, submit } = await fixture();
    const { status, body } = await submit({ body: question, headers: { authorization: 'Bearer other' } });
    expect([status, body.reason]).toEqual([401, 'not_signed_in']);
    expect(zendesk.asked).toEqual([]);
  });

  test.each([
    ['no subject', { ...question, subject: undefined }],
    ['a blank subject', { ...question, subject: ' ' }],
    ['too long a subject', { ...question, subject: 'x'.repeat(256) }],
    ['no body', { ...question, body: undefined }],
    ['too long a body', { ...question, body: 'x'.repeat(20_001) }],
    ['no address', { ...question, email: undefined }],
    ['an address that is none', { ...question, email: 'customer' }],
    ['an attachment that is no file', { ...question, attachment: 'app.log' }],
    ['no object', null],
  ])('refuses %s, without calling the provider', async (_what, body) => {
    const { zendesk, submit } = await fixture();
    const answer = await submit({ body });
    expect([answer.status, answer.body.reason]).toEqual([400, 'invalid_input']);
    expect(zendesk.asked).toEqual([]);
  });

  test('accepts at most ten files', async () => {
    const { zendesk, submit } = await fixture();
    const files = Array.from({ length: 11 }, (_, index) => new File(['x'], `${index}.txt`));
    expect((await submit(await multipart(formWith(...files)))).body.reason).toBe('invalid_input');
    expect(zendesk.asked).toEqual([]);
    expect((await submit(await multipart(formWith(...files.slice(1))))).status).toBe(200);
  });

  test('refuses a malformed multipart body, and one that is too large', async () => {
    const { zendesk, submit } = await fixture();
    const { body, headers } = await multipart(formWith(new File(['photo'], 'photo.png')));
    const broken = await submit({ body: String(body).slice(0, -20), ...(headers && { headers }) });
    expect([broken.status, broken.body.reason]).toEqual([400, 'malformed_body']);
    const large = await submit(await multipart(formWith(new File(['x'.repeat(4_500_000)], 'film.mp4'))));
    expect([large.status, large.body.reason]).toEqual([413, 'body_too_large']);
    expect(zendesk.asked).toEqual([]);
  });

  test('creates one ticket for a request that is repeated under one key', async () => {
    const { zendesk, submit } = await fixture();
    const request = { body: question, headers: { 'idempotency-key': 'send-1' } };
    const first = await submit(request);
    expect(await submit(request)).toMatchObject({ status: 200, body: first.body });
    expect(zendesk.asked).toHaveLength(1);
  });

  test('reports that the provider is down, in the documented form', async () => {
    const { zendesk, submit } = await fixture();
    zendesk.misbehave((response) => void response.writeHead(503).end());
    const { status, body } = await submit({ body: question });
    expect([status, body.code, body.reason]).toEqual([502, 'E_PROVIDER', 'provider_unavailable']);
    zendesk.misbehave();
    expect((await submit({ body: question })).status).toBe(200);
  });
});
