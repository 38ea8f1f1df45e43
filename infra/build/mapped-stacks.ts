/**
 * Part of every bundle: stacks name the TypeScript file and line. Node does so with `--enable-source-maps`, which reads
 * every map at every start: measured, 8 to 12 ms of the 35 to 125 that importing a bundle takes, and one more variable
 * for each function in the templates. Here a map is read when the first stack that needs it is asked for.
 */

import type { SourceMap } from 'node:module';

/** Where a frame of a bundle stands: its file, line and column. */
const place = /(file:\/\/[^\s()]+\.mjs):(\d+):(\d+)/;

/** The way from a map to the root of the project: bundles lie three directories deep. */
const wayToRoot = '../../../';

const maps = new Map<string, SourceMap | undefined>();

Error.prepareStackTrace = (error, frames) => {
  const lines = frames.map((frame) => `\n    at ${String(frame).replace(place, mapped)}`);
  return `${headOf(error)}${lines.join('')}`;
};

function headOf(error: Error): string {
  try {
    return String(error);
  } catch {
    return 'Error';
  }
}

/** The place in the sources, or the one in the bundle where no map knows better. */
function mapped(text: string, file: string, line: string, column: string): string {
  if (!maps.has(file)) maps.set(file, readMap(file));
  const entry = maps.get(file)?.findEntry(Number(line) - 1, Number(column) - 1);
  if (entry === undefined || !('originalSource' in entry)) return text;
  const { originalSource, originalLine, originalColumn } = entry;
  return `${originalSource.replace(wayToRoot, '')}:${originalLine + 1}:${originalColumn + 1}`;
}

function readMap(file: string): SourceMap | undefined {
  const fs = process.getBuiltinModule('node:fs');
  const { SourceMap } = process.getBuiltinModule('node:module');
  try {
    return new SourceMap(JSON.parse(fs.readFileSync(new URL(`${file}.map`), 'utf8')));
  } catch {
    return undefined;
  }
}
