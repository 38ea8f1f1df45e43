import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './imports.ts';
import { mutate } from './mutants.ts';
import type { Result } from './play.ts';

const directory = join(root, '.build', 'mutation', 'types');

/**
 * The survivors that do not compile, as `source name`. Each becomes a file of its own in a tree beside the project's, and
 * one run of the compiler reads them all.
 */
export async function refusedByCompiler(
  results: readonly Pick<Result, 'source' | 'survivors'>[],
): Promise<ReadonlySet<string>> {
  rmSync(directory, { recursive: true, force: true });
  const names = new Map<string, string>();
  for (const { source, survivors } of results) {
    const original = readFileSync(join(root, source), 'utf8');
    for (const [index, mutant] of survivors.entries()) {
      const file = source.replace(/\.ts$/, `.m${index}.ts`);
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      writeFileSync(join(directory, file), mutate(original, mutant));
      names.set(file, `${source} ${mutant.name}`);
    }
  }
  if (names.size === 0) return new Set();
  const config = {
    extends: '../../../tsconfig.json',
    // An import left over says nothing about the change.
    compilerOptions: {
      rootDirs: ['../../..', '.'],
      noUnusedLocals: false,
      noUnusedParameters: false,
      types: ['node'],
      // What does not change between runs is compiled once.
      incremental: true,
      tsBuildInfoFile: '../types.tsbuildinfo',
    },
    include: ['./shared/**/*.ts'],
  };
  writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify(config));
  const { stdout } = spawnSync('npx', ['tsc', '--noEmit', '--pretty', 'false', '-p', directory], {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  const refused = [...stdout.matchAll(/^([^\s(]+\.m\d+\.ts)\(/gm)].map(([, file = '']) =>
    names.get(file.replace(/^.*?(?=shared\/)/, '')),
  );
  return new Set(refused.filter((name) => name !== undefined));
}
