/**
 * Stand-in for Zendesk: articles of its Help Center API, and uploads and tickets of its Ticketing API. It refuses calls
 * without the development account's API token.
 */

import { createHash, timingSafeEqual } from 'node:crypto';
import { developmentCredentials } from '../credentials.ts';
import type { Provider, ProviderAnswer, ProviderRequest } from './provider.ts';

const { email, apiToken } = developmentCredentials.zendesk;
const expectedAuthorization = `Basic ${Buffer.from(`${email}/token:${apiToken}`).toString('base64')}`;
const site = 'https://help.example.com';

/** The body of a request that creates a ticket. */
interface TicketInput {
  readonly ticket?: {
    readonly subject?: string;
    readonly comment?: { readonly body?: string; readonly uploads?: readonly string[] };
    readonly requester?: { readonly email?: string };
    readonly external_id?: string;
  };
}

export function createZendesk(nowMs: () => number): Provider {
  const uploads = new Set<string>();
  const madeByKey = new Map<string, { body: string; answer: ProviderAnswer }>();
  let lastId = 0;

  function listArticles(query: URLSearchParams): ProviderAnswer {
    const page = Number(query.get('page') ?? 1);
    const perPage = Number(query.get('per_page') ?? 30);
    const shown = articles.slice((page - 1) * perPage, page * perPage);
    const page_count = Math.ceil(articles.length / perPage);
    return { status: 200, body: { articles: shown, page, page_count, per_page: perPage, count: articles.length } };
  }

  function takeUpload({ query, headers, bytes }: ProviderRequest): ProviderAnswer {
    const file_name = query.get('filename');
    if (!file_name) return { status: 400, body: { error: 'MissingParameter', description: 'filename is required' } };
    const token = `upload-${++lastId}`;
    uploads.add(token);
    const attachment = { id: lastId, file_name, content_type: headers['content-type'], size: bytes.length };
    return { status: 201, body: { upload: { token, attachment, attachments: [attachment] } } };
  }

  function makeTicket({ ticket = {} }: TicketInput): ProviderAnswer {
    const { subject = null, comment = {}, requester, external_id = null } = ticket;
    if (!comment.body) return refusal('Description: cannot be blank');
    if (!requester?.email) return refusal('Requester: Email: cannot be blank');
    const unknown = (comment.uploads ?? []).filter((token) => !uploads.delete(token));
    if (unknown.length > 0) return refusal(`Uploads: ${unknown.join(', ')} are invalid`);
    const id = ++lastId;
    const created_at = new Date(nowMs()).toISOString();
    const times = { created_at, updated_at: created_at };
    const made = { id, external_id, subject, description: comment.body, status: 'new', priority: null, ...times };
    return { status: 201, body: { ticket: made, audit: { id: ++lastId, ticket_id: id, created_at } } };
  }

  /** The same key with the same content finds the ticket that it created; with other content it is refused. */
  function makeOnce({ headers, body }: ProviderRequest): ProviderAnswer {
    const key = headers['idempotency-key'];
    const earlier = key === undefined ? undefined : madeByKey.get(key);
    if (earlier && earlier.body !== body) return { status: 400, body: { error: 'IdempotentRequestError' } };
    const answer = earlier?.answer ?? makeTicket(JSON.parse(body));
    if (key !== undefined && answer.status === 201) madeByKey.set(key, { body, answer });
    return answer;
  }

  function answer(request: ProviderRequest): ProviderAnswer {
    if (!isAuthentic(request.headers.authorization)) {
      return { status: 401, body: { error: "Couldn't authenticate you" } };
    }
    switch (`${request.method} ${request.path}`) {
      case 'GET /api/v2/help_center/articles.json':
        return listArticles(request.query);
      case 'POST /api/v2/uploads.json':
        return takeUpload(request);
      case 'POST /api/v2/tickets.json':
        return makeOnce(request);
      default:
        return { status: 404, body: { error: 'RecordNotFound' } };
    }
  }

  return { name: 'zendesk', answer };
}

function refusal(description: string): ProviderAnswer {
  return { status: 422, body: { error: 'RecordInvalid', description } };
}

function isAuthentic(given = ''): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expectedAuthorization));
}

/** Two public articles, and two that only agents may see. */
const articles = [
  { id: 1, title: 'How do I request a gig?', body: '<p>Choose a place on the map.</p>' },
  { id: 2, title: 'What does a gig cost?', body: '<p>A fee for the start and one for every minute.</p>' },
  { id: 3, title: 'Not written yet', body: '<p>...</p>', draft: true },
  { id: 4, title: 'For agents', body: '<p>How refunds are made.</p>', user_segment_id: 7 },
].map((article) => ({
  url: `${site}/api/v2/help_center/en-us/articles/${article.id}.json`,
  html_url: `${site}/hc/en-us/articles/${article.id}`,
  section_id: 10,
  locale: 'en-us',
  promoted: false,
  position: 0,
  label_names: [],
  draft: false,
  user_segment_id: null,
  created_at: '2026-01-05T09:00:00Z',
  updated_at: '2026-01-05T09:00:00Z',
  ...article,
}));
