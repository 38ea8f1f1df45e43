/**
 * The dependencies between resources or stacks: CloudFormation refuses a template, and the CDK a stage, with a cycle.
 */
interface Dependencies {
  /** Ignored without an owner (an output or condition), and for a reference to itself. */
  add(owner: string | undefined, needed: string): void;
  /** One cycle of names, the first repeated at the end, or undefined when there is none. */
  circle(): string[] | undefined;
}

/** Starts without any dependency. */
export function createDependencies(): Dependencies {
  const needs = new Map<string, Set<string>>();

  function circleFrom(name: string, path: string[], cleared: Set<string>): string[] | undefined {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (cleared.has(name)) return undefined;
    for (const needed of needs.get(name) ?? []) {
      const found = circleFrom(needed, [...path, name], cleared);
      if (found !== undefined) return found;
    }
    cleared.add(name);
    return undefined;
  }

  return {
    add(owner, needed) {
      if (owner === undefined || owner === needed) return;
      const known = needs.get(owner);
      if (known === undefined) needs.set(owner, new Set([needed]));
      else known.add(needed);
    },
    circle() {
      const cleared = new Set<string>();
      for (const name of needs.keys()) {
        const found = circleFrom(name, [], cleared);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}
