/**
 * JSON values that must have a certain type in a definition or its data. Each function throws, naming what it found
 * instead.
 */

import type { Json, JsonObject } from './json.ts';

export function textOf(value: Json | undefined): string {
  if (typeof value !== 'string') throw new Error(`${JSON.stringify(value)} is no text`);
  return value;
}

export function arrayOf(value: Json | undefined): Json[] {
  if (!Array.isArray(value)) throw new Error(`${JSON.stringify(value)} is no array`);
  return value;
}

export function objectOf(value: Json | undefined): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new Error(`${JSON.stringify(value)} is no object`);
}
