/** Selects the route of an HTTP API for a request (API Gateway developer guide, "Routing API requests"). */

/** A route of the template, compiled. `$default` has no segments. */
interface Route<Target> {
  readonly routeKey: string;
  readonly method: string;
  readonly segments: readonly string[];
  readonly target: Target;
}

export interface RouteMatch<Target> {
  readonly route: Route<Target>;
  /** Decoded values of the path variables. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

export function compileRoute<Target>(routeKey: string, target: Target): Route<Target> {
  const [method = '', path] = routeKey.split(' ');
  return { routeKey, method, segments: path === undefined ? [] : path.slice(1).split('/'), target };
}

/**
 * Most specific first: at the first segment that differs, static beats `{x}` and `{x}` beats `{x+}`; then a method
 * beats ANY.
 */
export function sortRoutes<Target>(routes: readonly Route<Target>[]): Route<Target>[] {
  return [...routes].sort((left, right) => {
    if (left.method === '$default' || right.method === '$default') return left.method === '$default' ? 1 : -1;
    const length = Math.max(left.segments.length, right.segments.length);
    for (let index = 0; index < length; index += 1) {
      const difference = vagueness(left.segments[index]) - vagueness(right.segments[index]);
      if (difference !== 0) return difference;
    }
    return Number(left.method === 'ANY') - Number(right.method === 'ANY');
  });
}

function vagueness(segment: string | undefined): number {
  if (segment === undefined || !segment.startsWith('{')) return 0;
  return segment.endsWith('+}') ? 2 : 1;
}

/** The first of the sorted routes that matches this method and this path (percent-encoded, without the stage). */
export function matchRoute<Target>(
  sorted: readonly Route<Target>[],
  method: string,
  path: string,
): RouteMatch<Target> | undefined {
  const parts = path.slice(1).split('/');
  for (const route of sorted) {
    if (route.method === '$default') return { route, pathParameters: {} };
    if (route.method !== method && route.method !== 'ANY') continue;
    if (fits(route.segments, parts)) return { route, pathParameters: parametersOf(route.segments, parts) };
  }
  return undefined;
}

function fits(segments: readonly string[], parts: readonly string[]): boolean {
  for (const [index, segment] of segments.entries()) {
    const part = parts[index];
    const vague = vagueness(segment);
    if (part === undefined || (vague > 0 ? part === '' : decode(part) !== segment)) return false;
    if (vague === 2) return true;
  }
  return segments.length === parts.length;
}

function parametersOf(segments: readonly string[], parts: readonly string[]): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const vague = vagueness(segment);
    if (vague === 1) parameters[segment.slice(1, -1)] = decode(parts[index] ?? '');
    if (vague === 2) parameters[segment.slice(1, -2)] = decode(parts.slice(index).join('/'));
  }
  return parameters;
}

/** Percent-decoded text, or the text itself if its encoding is invalid. */
export function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
