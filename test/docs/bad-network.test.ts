import { expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import { cellsOf, textOf } from './pages.ts';

const rows = textOf('docs/contract/bad-network.md')
  .split('\n')
  .filter((line) => /^\| [DIGX]\d\d \|/.test(line))
  .map((line) => {
    const [id = '', operation = '', repetition = ''] = cellsOf(line);
    return { id, operation: operation.replaceAll('`', ''), repetition };
  });
const writing = areas
  .flatMap(({ operations }) => Object.entries(operations))
  .flatMap(([name, definition]) =>
    (definition.kind === 'route' || definition.kind === 'callback') && !['GET', 'ANY'].includes(definition.method)
      ? [{ name, definition }]
      : [],
  );

test('the page has each route that changes something, by its id', () => {
  const operations = rows.map(({ operation }) => operation);
  expect(operations.toSorted()).toEqual(writing.map(({ name }) => name).toSorted());
  const ids = new Map(writing.map(({ name, definition }) => [name, definition.source]));
  for (const { id, operation } of rows) expect(ids.get(operation), operation).toContain(id);
});

test('it calls answered what the definitions answer, and knows no other words', () => {
  const answered = rows.filter(({ repetition }) => repetition === 'answered').map(({ operation }) => operation);
  const repeating = writing.filter(
    ({ definition }) => definition.kind === 'route' && definition.repeats === 'answered',
  );
  expect(answered.toSorted()).toEqual(repeating.map(({ name }) => name).toSorted());
  expect(answered.length).toBe(6);
  for (const { repetition } of rows) expect(['same', 'answered', 'refused', 'again']).toContain(repetition);
});
