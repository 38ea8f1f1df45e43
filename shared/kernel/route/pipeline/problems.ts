import type * as z from 'zod';

/** One thing that is wrong with a request: where, and in words for a developer. */
export interface Problem {
  readonly in: 'params' | 'query' | 'body';
  /** Names from the top, joined by dots; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/** What a schema refused, in one place of the request. */
export function problemsOf(place: Problem['in'], issues: readonly Issue[]): Problem[] {
  return issues.flatMap(told).map(({ path, message }) => ({ in: place, path: path.join('.'), message }));
}

/** What zod says of a value that fits no form of several. */
const saysNothing = 'Invalid input';

/** Where several forms are allowed, what is wrong with the one that was most likely meant, unless the schema says it itself. */
function told(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.message !== saysNothing) return [issue];
  const forms = issue.errors.map((issues) => issues.flatMap(told));
  const [meant] = forms.filter(({ length }) => length > 0).sort(byLikelihood);
  return meant?.map((each) => ({ ...each, path: [...issue.path, ...each.path] })) ?? [issue];
}

/** A form of another type was not meant; the one that fits furthest in, and then the one with fewest problems, was. */
function byLikelihood(a: readonly Issue[], b: readonly Issue[]): number {
  return Number(isOfOtherType(a)) - Number(isOfOtherType(b)) || depthOf(b) - depthOf(a) || a.length - b.length;
}

function isOfOtherType(issues: readonly Issue[]): boolean {
  return issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0);
}

function depthOf(issues: readonly Issue[]): number {
  return Math.max(...issues.map(({ path }) => path.length));
}
