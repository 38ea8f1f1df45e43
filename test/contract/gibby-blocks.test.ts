import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { routeKeyOf, type Sample, samples } from '#infra/build/samples.ts';
import { bodyKindsOf, type RouteDefinition } from '#shared/kernel/route/define.ts';
import { impliedErrors } from '#shared/kernel/route/openapi.ts';
import { problemsOf } from '#shared/kernel/route/pipeline/problems.ts';
import { validationText } from '#shared/kernel/route/pipeline/validation-text.ts';
import { entryFor } from '#shared/kernel/route/wire-errors.ts';
import { changed, looseness, membersOf, named, routesOf, valueAt } from './blocks.ts';
import { contentOf } from './samples.ts';

// Block by block, from the document's own samples: what an answer must have, and what a request may look like.

const routes = routesOf('gibby');

function routeOf(sample: Sample): RouteDefinition {
  const route = routes.get(routeKeyOf(sample));
  if (!route) throw new Error(`${sample.method} ${sample.path} has no route.`);
  return route;
}

const gibby = samples.filter(({ family }) => family === 'Gibby');
const answers = gibby.filter(({ kind, status = 200 }) => kind === 'response' && status < 400);
const errors = gibby.filter(({ kind, status = 200 }) => kind === 'response' && status >= 400);
/** Of apps: the redirect is Doku's. */
const requests = gibby.filter(({ kind, path }) => kind === 'request' && path !== '/api/credits/redirect');

/** What an answer may lack, or have as null, although the sample shows it; each for a reason. */
const reasons: readonly (readonly [problem: RegExp, reason: string])[] = [
  [/\.(normal|small|mini|thumbnail|bigger) may be missing$/, 'the kind of a picture decides which sizes exist'],
  [/pagination\.links\.(previous|next) may be missing$/, 'there is no such page'],
  [/ data\.data\.\w+ (may be missing|may be null|any type)$/, 'what a notification carries depends on its type'],
  [/user\/news data\.type may be missing$/, 'the list of the document shows one entry of each kind'],
  [
    / data\.(username|name|gender|address|country|country_id|city|city_id|date_of_birth|phone|zipcode) may be null$/,
    'a new user has not told it',
  ],
  [/ data\.access_token may be null$/, "it is another user's (deviations.md)"],
  [
    / data\.(delivered_at|received_at|tracking_number|tracking_details\.message|earliest_return_date) may be null$/,
    'it has not happened yet',
  ],
  [/ data\.(requester_number|traveller_number) may be null$/, 'a user without a phone'],
  [/ data\.(accepted_offer|user\.user|traveller\.user) may be null$/, 'nobody has offered or rated yet'],
  [
    / data\.(can_offer|cant_type|cant_type_string|canComment|count_user_offer|has_declined_offer|isCancel) may be missing$/,
    'blocks of requests share a schema; test/gibby/requests checks what each answers',
  ],
  [
    / data\.(delivery_country|delivery_county|price_to_pay|service_fee|traveller|(traveller|user)\.(rating|user)) may be missing$/,
    'blocks of requests share a schema; test/gibby/requests checks what each answers',
  ],
  [/offers data\.collection_method may be missing$/, 'blocks of offers share a schema; test/gibby/offers checks it'],
  [/conversations data\.(content_image|is_traveller) may be missing$/, 'a message without a picture; G51 has no role'],
  [/comments data\.created_at may be missing$/, 'the answer of the POST has none'],
];

describe('an answer has every member of the document, of its type, and no null in its place', () => {
  test.each(named(answers))('%s', (_name, sample) => {
    const found = looseness(sample, routeOf(sample));
    expect(found.filter((problem) => !reasons.some(([known]) => known.test(problem)))).toEqual([]);
  });
});

/** Errors that cannot happen: the two pages are always there, and a list of rooms names no request (routes.md). */
const impossible = [
  '/api/pages/terms-and-condition',
  '/api/pages/privacy-policy',
  '/api/room-messages/requester',
  '/api/room-messages/traveller',
];

describe('a documented error is one of its route, with its status and its text', () => {
  const possible = errors.filter(({ path, method }) => method !== 'GET' || !impossible.includes(path));

  test('and those that cannot happen are four', () => {
    expect(errors.length - possible.length).toBe(4);
  });

  test.each(named(possible))('%s', (_name, sample) => {
    const { error } = contentOf(sample) as { error: { http_code: number; message: string } };
    const route = routeOf(sample);
    const entries = [...impliedErrors(route), ...route.errors].map((code) => ({ code, ...entryFor('gibby', code) }));
    const ofStatus = entries.filter(({ status }) => status === error.http_code);
    expect(ofStatus.length, `no error with status ${error.http_code}`).toBeGreaterThan(0);
    const isOfFields = /field|format|must|invalid|required|may not/.test(error.message);
    if (!isOfFields) expect(ofStatus.map(({ message }) => message)).toContain(error.message);
  });
});

describe('a request is taken', () => {
  const bodies = named(requests.filter((sample) => routeOf(sample).body));

  test.each(bodies)('with its numbers as text, in a form: %s', (_name, sample) => {
    const route = routeOf(sample);
    const content = contentOf(sample);
    const asText = JSON.parse(JSON.stringify(content), (_key, value) =>
      typeof value === 'number' ? String(value) : value,
    );
    if (content !== null) expect(bodyKindsOf(route)).toContain('form');
    const schema = route.body as z.ZodType;
    expect(schema.safeParse(asText)).toEqual(schema.safeParse(content));
  });

  test.each(bodies)('and an empty, missing or null value that it needs is named: %s', (_name, sample) => {
    const schema = routeOf(sample).body as z.ZodType;
    const messageOf = (value: unknown) => {
      const { error } = schema.safeParse(value, { error: validationText });
      return error && problemsOf('body', error.issues).map(({ message }) => message);
    };
    const content = contentOf(sample);
    for (const path of membersOf(content).filter(({ length }) => length === 1)) {
      const missing = messageOf(changed(content, path, {}));
      if (!missing) continue;
      const required = `The ${String(path[0]).replaceAll('_', ' ')} field is required.`;
      if (typeof valueAt(content, path) === 'string')
        expect(messageOf(changed(content, path, { to: '' }))).toEqual(missing);
      expect([missing, messageOf(changed(content, path, { to: null }))], String(path)).toEqual([
        [required],
        [required],
      ]);
    }
  });
});

describe('a list takes page 0 as the first page', () => {
  const lists = [...routes].filter(([, { query }]) => query && 'page' in query.shape);

  test.each(lists)('%s', (_name, { query }) => {
    const kinds = ['decline', undefined].map((type) => ({ country_id: '101', status: 'requested', type }));
    const needed = kinds.find((parameters) => query?.safeParse(parameters).success);
    expect(query?.parse({ ...needed, page: '0' })).toEqual(query?.parse({ ...needed, page: '1' }));
  });
});
