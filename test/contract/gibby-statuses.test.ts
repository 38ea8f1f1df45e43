import { describe, expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import { requestMachine } from '#shared/gibby/requests/request.rules.ts';
import { refusedRequest } from '#shared/gibby/requests/request-change.rules.ts';
import { familyOf } from '#shared/kernel/route/family.ts';
import { impliedErrors, openApiDocument } from '#shared/kernel/route/openapi.ts';
import { entryFor, wireError } from '#shared/kernel/route/wire-errors.ts';

const routes = areas
  .flatMap(({ operations }) => Object.entries(operations))
  .flatMap(([name, definition]) =>
    definition.kind === 'route' && familyOf(definition.path) === 'gibby' ? [[name, definition] as const] : [],
  );

/** gibby.txt, "API Errors", and what the edge and abuse add (deviations.md). */
const documented = [400, 401, 403, 404, 422, 500, 502, 503];
const added = [413, 415, 429];

describe('a Gibby route answers only statuses of its document, never 409', () => {
  test.each(routes)('%s', (_name, route) => {
    const codes = [...impliedErrors(route), ...route.errors];
    expect(codes.length).toBeGreaterThan(0);
    for (const code of codes) expect([...documented, ...added], code).toContain(entryFor('gibby', code).status);
  });

  test('nor does the API document say so', () => {
    const { paths = {} } = openApiDocument(areas);
    const statuses = Object.entries(paths)
      .filter(([path]) => familyOf(path) === 'gibby')
      .flatMap(([, methods]) =>
        Object.values(Object(methods)).flatMap((method) => Object.keys(Object(method).responses)),
      );
    expect(statuses.length).toBeGreaterThan(500);
    expect(statuses.filter((status) => status === '409')).toEqual([]);
  });
});

test('every event of a request that its state forbids has a sentence of its own', () => {
  const refused = { kind: 'refused', currentState: 'open', allowedEvents: [] } as const;
  const events = [...new Set(requestMachine.transitions.map(({ event }) => event))];
  const bySystem = ['maximumDelivery', 'depositTtl', 'autoReceive'];
  const sentences = events
    .filter((event) => !bySystem.includes(event))
    .map((event) => Object(wireError('gibby', refusedRequest(event, refused), '').body).error.message as string);
  expect(sentences.length).toBeGreaterThan(12);
  for (const sentence of sentences) expect(sentence).not.toBe(entryFor('gibby', 'transition_refused').message);
});
