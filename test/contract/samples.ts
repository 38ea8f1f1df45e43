import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sample, samples } from '#infra/build/samples.ts';

export const samplesText = readFileSync(join(import.meta.dirname, '../../docs/contract/api/samples.json'), 'utf8');

/** The content that a sample shows. */
export function contentOf(sample: Sample): unknown {
  return 'form' in sample ? sample.form : sample.json;
}

/** The content of the first sample of this path, narrowed by the other fields. */
export function sampleOf(
  path: string,
  narrowed: Partial<Pick<Sample, 'method' | 'kind' | 'status'>> = {},
): Readonly<Record<string, unknown>> {
  const { method, kind = 'response', status } = narrowed;
  const sample = samples.find(
    (one) =>
      one.path === path &&
      one.kind === kind &&
      (method === undefined || one.method === method) &&
      (status === undefined || one.status === status),
  );
  if (!sample) throw new Error(`${path} has no such sample: ${JSON.stringify(narrowed)}`);
  return Object(contentOf(sample));
}

/**
 * The requests that a documented body stands for. The documents write "one of these" as an array of literals, so each
 * literal makes a request. `{"response": ["accept", "reject"]}` is two requests.
 */
export function meanings(drawn: unknown): unknown[] {
  if (typeof drawn !== 'object' || drawn === null || Array.isArray(drawn)) return [drawn];
  return Object.entries(drawn).reduce<Record<string, unknown>[]>(
    (requests, [name, value]) => {
      const values = isEnumeration(value) ? value : [value];
      return requests.flatMap((request) => values.map((one) => ({ ...request, [name]: one })));
    },
    [{}],
  );
}

function isEnumeration(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 1 && value.every((one) => typeof one !== 'object');
}
