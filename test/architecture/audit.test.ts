import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { areas, folderOf } from '#infra/areas.ts';

const forAdministrators = areas.flatMap(({ folder, operations }) =>
  Object.entries(operations)
    .filter(([, definition]) => definition.kind === 'route' && definition.auth === 'admin')
    .map(([operation]) => [operation, `functions/${folder}/${folderOf(operation)}/handler.ts`] as const),
);

test('administrator operations exist', () => {
  expect(forAdministrators.map(([operation]) => operation)).toContain('banAccount');
});

test.each(forAdministrators)('%s records who called it', (operation, file) => {
  const source = readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
  expect(source).toMatch(new RegExp(`^  audit\\(.*act: '${operation}'`, 'm'));
});
