/** The samples of the three API documents, which the OpenAPI document shows and the contract tests run on. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Any JSON. */
export type Json = { [name: string]: Json } | Json[] | string | number | boolean | null;
export type JsonObject = { [name: string]: Json };

/** A sample of the API documents, with invented addresses, names, tokens and hosts in place of the original ones. */
export interface Sample {
  readonly family: 'Dropin' | 'Instant' | 'Gibby';
  readonly section: string;
  readonly method: string;
  readonly path: string;
  readonly kind: 'request' | 'query' | 'response';
  /** Responses only. */
  readonly status?: number;
  readonly json?: Json;
  /** Form fields, if the document shows a form instead of JSON. */
  readonly form?: JsonObject;
}

const file = join(import.meta.dirname, '../../docs/contract/api/samples.json');

export const samples = JSON.parse(readFileSync(file, 'utf8')) as readonly Sample[];

/** The route of a sample, whatever its parameters are called. */
export function routeKeyOf({ method, path }: Pick<Sample, 'method' | 'path'>): string {
  return `${method} ${path.replaceAll(/\{[^}]+\}/g, '{}')}`;
}
