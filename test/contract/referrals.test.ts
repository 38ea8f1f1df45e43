import { expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import { openApiDocument } from '#shared/kernel/route/openapi.ts';

const { paths = {} } = openApiDocument(areas);
const operations = Object.values(paths).flatMap((path) => Object.entries(path ?? {}));

/** The parts of an operation by which a caller says something. */
const inputsOf = (operation: unknown) => {
  const { parameters, requestBody } = Object(operation);
  return JSON.stringify([parameters, requestBody]);
};

test('no route takes the code of a referral, so none can be redeemed', () => {
  expect(operations.length).toBeGreaterThan(100);
  const taking = operations.filter(([, operation]) =>
    /referral|referrer|invite|voucher|promo/i.test(inputsOf(operation)),
  );
  expect(taking).toEqual([]);
  // Codes are shown, as the documents have them; what finds no code at all would prove nothing.
  expect(JSON.stringify(paths)).toMatch(/referral/i);
});
