import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isSource, ROOT } from '#infra/local/prepare.ts';

test('the sources of the stage include code and data, but neither documents nor the local cloud', () => {
  const isMadeFrom = (file: string) => isSource(join(ROOT, file));
  expect(isMadeFrom('functions/platform/get-health/handler.ts')).toBe(true);
  expect(isMadeFrom('infra/stacks/edge.ts')).toBe(true);
  expect(isMadeFrom('infra/pages/docs/docs.css')).toBe(true);
  expect(isMadeFrom('functions/gibby/wallet/README.md')).toBe(false);
  expect(isMadeFrom('infra/local/cloud.ts')).toBe(false);
  expect(isMadeFrom('functions/platform/get-health/.handler.ts.swp')).toBe(false);
});
