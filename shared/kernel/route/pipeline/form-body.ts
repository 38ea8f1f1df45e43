import { decoded } from './charset.ts';
import { type FormValue, nested } from './form-fields.ts';

/**
 * The fields of a form (`application/x-www-form-urlencoded`) by name. Throws for escaped bytes that do not fit the
 * charset.
 */
export function readForm(text: string, charset: string): Record<string, FormValue<string>> {
  const pairs = text.split('&').filter(Boolean);
  return nested(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return { name: unescaped(name, charset), value: unescaped(value.join('='), charset) };
    }),
  );
}

/** Escapes are bytes of the charset, whatever the text around them was sent in. */
function unescaped(text: string, charset: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => decoded(Buffer.from(escapes.replaceAll('%', ''), 'hex'), charset));
}
