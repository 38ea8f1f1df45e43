import { decoded } from './charset.ts';

/**
 * The fields of a form (`application/x-www-form-urlencoded`) by name. A name that is repeated, or written as a list
 * (`tran_ids[]`), holds all its values in order. Throws for escaped bytes that do not fit the charset.
 */
export function readForm(text: string, charset: string): Record<string, string | string[]> {
  const pairs = text.split('&').filter(Boolean);
  const fields = pairs.map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return { name: unescaped(name, charset), value: unescaped(value.join('='), charset) };
  });
  const byName = Map.groupBy(fields, ({ name }) => name.replace(/\[\d*\]$/, ''));
  return Object.fromEntries(
    [...byName].map(([name, group]) => {
      const [first, ...others] = group;
      const isList = others.length > 0 || first?.name !== name;
      return [name, isList ? group.map(({ value }) => value) : (first?.value ?? '')];
    }),
  );
}

/** Escapes are bytes of the charset, whatever the text around them was sent in. */
function unescaped(text: string, charset: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => decoded(Buffer.from(escapes.replaceAll('%', ''), 'hex'), charset));
}
