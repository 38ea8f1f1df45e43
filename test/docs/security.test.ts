import { describe, expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import { fieldsOf } from '../authorization/marked-leaves.ts';
import { exists, textOf } from './pages.ts';

const page = textOf('docs/security.md');

/** The cells of the table's rows under a heading. */
function rowsUnder(heading: string): readonly string[][] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  return rowsOf(section.split('\n## ')[0] ?? '');
}

/** The same of the one table that begins with these words. */
function tableAfter(begin: string): readonly string[][] {
  const [, table = ''] = page.split(`\n${begin}`);
  return rowsOf(`${begin}${table.split('\n\n')[0] ?? ''}`);
}

function rowsOf(text: string): readonly string[][] {
  const rows = text.match(/^\|.*\|$/gm) ?? [];
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('docs/security.md', () => {
  const promises = rowsUnder('What is promised, and what shows it');

  test('names for each promise the tests that show it, which are there', () => {
    expect(promises.length).toBeGreaterThan(15);
    const unshown = promises.filter(([, shownBy = '']) => {
      const tests = [...shownBy.matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path);
      return tests.length === 0 || tests.some((path) => !exists(path));
    });
    expect(unshown).toEqual([]);
  });

  test('judges every chapter of ASVS 5.0, and says what is missing where one is not met', () => {
    const chapters = rowsUnder('ASVS 5.0, level 2');
    expect(chapters.map(([name = '']) => name.split(' ')[0])).toEqual(
      Array.from({ length: 17 }, (_, index) => `V${index + 1}`),
    );
    const vague = chapters.filter(([name = '', state = '', where = '']) => {
      if (state === 'partly' || state === 'not met')
        return !new RegExp(`Not met: ${name.split(' ')[0]?.slice(1)}\\.\\d`).test(where);
      return !['met', 'not applicable'].includes(state) || where === '';
    });
    expect(vague).toEqual([]);
  });

  test('gives each kind of personal field a level, and each level its requirements', () => {
    const [kinds, levels] = [tableAfter('| Kind |'), tableAfter('| Level |')];
    const answers = areas.flatMap(({ operations }) => Object.values(operations));
    const marked = answers.flatMap((one) => (one.kind === 'route' ? fieldsOf(one.response) : []));
    const known = new Set(marked.flatMap(({ mark }) => (mark ? [`\`${mark.kind}\``] : [])));
    expect(kinds.map(([kind = '']) => kind).toSorted()).toEqual([...known].toSorted());
    const named = new Set(levels.map(([level]) => level));
    expect(kinds.filter(([, , level]) => !named.has(level))).toEqual([]);
    expect(levels.filter((cells) => cells.length !== 4 || cells.includes(''))).toEqual([]);
  });

  test('names who may call as the definitions do', () => {
    expect(rowsUnder('Who calls').length).toBe(8);
    expect(rowsUnder('Secrets').length).toBeGreaterThan(5);
  });
});
