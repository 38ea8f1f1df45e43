import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser';
import { afterAll } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** The folders whose import rules are checked. */
const folders = ['functions', 'infra', 'shared'];

/** All source files of the product, as paths from its root. */
export function sourceFiles(...among: readonly string[]): string[] {
  return among
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .sort();
}

/** The text of a source file. */
export function sourceOf(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/**
 * Checks import rules over the product. dependency-cruiser 17 cannot read TypeScript through the compiler of version 7,
 * so it gets the same tree as JavaScript. Node blanks out the types; imports of types stay imports, because a type from
 * a forbidden module is a dependency, too.
 */
export async function cruiseProduct(rules: IFlattenedRuleSet): Promise<ICruiseResult> {
  const directory = mkdtempSync(join(tmpdir(), 'cruised-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  const { type, imports } = JSON.parse(sourceOf('package.json')) as Record<string, unknown>;
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ type, imports }));
  for (const file of sourceFiles(...folders)) {
    const copy = join(directory, asJavaScript(file));
    mkdirSync(dirname(copy), { recursive: true });
    writeFileSync(copy, withoutTypes(sourceOf(file)));
  }
  const { output } = await cruise(folders, {
    baseDir: directory,
    validate: true,
    ruleSet: rules,
    doNotFollow: { path: 'node_modules' },
    // As Node resolves: some packages declare their entry points only in `exports`.
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['node', 'import', 'require', 'default'] },
    preserveSymlinks: true,
  });
  if (typeof output === 'string') throw new Error('The cruise answered text.');
  return output;
}

export function asJavaScript(file: string): string {
  return file.replace(/\.ts$/, '.js');
}

function withoutTypes(source: string): string {
  const withTypesAsValues = source
    .replaceAll(/^(import|export) type (?=[{*\w])(?=[^=]*? from )/gm, '$1 ')
    .replaceAll(/(from '[.#][^']*)\.ts'/g, "$1.js'");
  return stripTypeScriptTypes(withTypesAsValues);
}
