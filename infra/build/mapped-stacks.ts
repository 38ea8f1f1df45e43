/**
 * Part of every bundle: makes error stacks name the TypeScript file and line. Node's `--enable-source-maps` does so
 * too, but it reads every map at every start: measured, 8 to 12 ms of the 35 to 125 that importing a bundle takes. It
 * also needs one more variable for each function in the templates. This module reads a map only when a stack first
 * needs it.
 */

import type { SourceMap } from 'node:module';

/** Matches the file, line and column in a stack frame of a bundle. */
const place = /(file:\/\/[^\s()]+\.mjs):(\d+):(\d+)/;

/** The path from a map to the project's root: bundles are three directories deep. */
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

/** The place in the sources, or the place in the bundle when no map has an entry for it. */
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
