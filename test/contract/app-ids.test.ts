import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { stages } from '#infra/stages.ts';

const documents = ['dropin.txt', 'instant-streaming.txt'].map((name) =>
  readFileSync(new URL(`../../docs/contract/api/${name}`, import.meta.url), 'utf8'),
);
const documented = new Set(documents.flatMap((text) => [...text.matchAll(/bundleId: '([^']+)'/g)].map(([, id]) => id)));

test('the local stage takes the app ids of the documents, on both platforms', () => {
  const local = stages.find(({ name }) => name === 'local')?.pushApplications ?? [];
  expect(documented.size).toBeGreaterThan(0);
  for (const id of documented) expect(local).toEqual(expect.arrayContaining([`APNS/${id}`, `GCM/${id}`]));
  // Without a bundle id the stage's own app is meant.
  expect(local.find((application) => application.startsWith('APNS/'))).toBe('APNS/com.example.dropin');
});
