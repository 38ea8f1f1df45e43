/** Whether a text matches: `*` matches any characters, `?` exactly one. */
export type Matcher = (text: string) => boolean;

/** Compiles an IAM pattern. */
export function wildcard(pattern: string, flags = ''): Matcher {
  if (pattern === '*') return () => true;
  if (!/[*?]/.test(pattern) && flags === '') return (text) => text === pattern;
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, `s${flags}`);
  return (text) => expression.test(text);
}

/**
 * Compiles an `ArnLike` pattern: each of the six parts between colons is matched separately.
 * Source: IAM User Guide, "IAM JSON policy elements: Condition operators", ARN condition operators.
 */
export function arnLike(pattern: string): Matcher {
  const parts = arnParts(pattern).map((part) => wildcard(part));
  return (text) => {
    const values = arnParts(text);
    return values.length === parts.length && parts.every((matches, index) => matches(values[index] ?? ''));
  };
}

function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}
