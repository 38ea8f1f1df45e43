import type * as z from 'zod';

/** One problem with a request: where it is, and a message for a developer. */
export interface Problem {
  readonly in: 'params' | 'query' | 'body';
  /** Names from the top, joined by dots; empty for the whole value. */
  readonly path: string;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/** The problems that a schema found in one part of the request. Several checks may say the same of one value. */
export function problemsOf(place: Problem['in'], issues: readonly Issue[]): Problem[] {
  const found = issues.flatMap(likeliestIssues).map(({ path, message }) => ({ path: path.join('.'), message }));
  const distinct = new Map(found.map((problem) => [`${problem.path}|${problem.message}`, problem]));
  return [...distinct.values()].map((problem) => ({ in: place, ...problem }));
}

/** zod's message for a value that fits none of several forms. */
const saysNothing = 'Invalid input';

/**
 * For a union of forms, the problems of the form that was most likely meant, unless the schema has a message of its
 * own.
 */
function likeliestIssues(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.message !== saysNothing) return [issue];
  const forms = issue.errors.map((issues) => issues.flatMap(likeliestIssues));
  const [likeliest] = forms.filter(({ length }) => length > 0).sort(byLikelihood);
  return likeliest?.map((each) => ({ ...each, path: [...issue.path, ...each.path] })) ?? [issue];
}

/**
 * A form of another type was not meant. Otherwise the form that fits deepest was, and among those the one with the
 * fewest problems.
 */
function byLikelihood(a: readonly Issue[], b: readonly Issue[]): number {
  return Number(isOfOtherType(a)) - Number(isOfOtherType(b)) || depthOf(b) - depthOf(a) || a.length - b.length;
}

function isOfOtherType(issues: readonly Issue[]): boolean {
  return issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0);
}

function depthOf(issues: readonly Issue[]): number {
  return Math.max(...issues.map(({ path }) => path.length));
}
