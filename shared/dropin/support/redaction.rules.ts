/**
 * What clients write into our log must not contain secrets, tokens, mail addresses, phone numbers, or numbers of
 * cards and bank accounts. In case of doubt a
 * text is removed. Every pattern takes time in proportion to the text.
 */

/** Members with these names never reach a log, whatever their values look like. */
const privateName = new RegExp(
  [
    'pass(?:word|wd|phrase|code)?$|^pwd$|^otp$|^pin$|^cv[cv]$|^card$|(?:card|account)_?number|account_?holder',
    'secret|token|credential|authori[sz]ation|authentication|cookie|signature|session|jwt|(?:api|private)[_-]?key',
    'e-?mail|phone|^mobile$|^tel$|address|(?:first|last|full)_?name|^lat$|^lng$|latitude|longitude',
  ].join('|'),
  'i',
);

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const objectId = /^[0-9a-f]{24}$/;
/** Also matches the URL-encoded form, with `%40` for `@`. */
const mailAddress =
  /[^\s@<>"'(),;:/?&=%]{0,64}(?:@|%40)(?:[^\s@<>"'(),;:/?&=.]{1,63}\.){1,8}[^\s@<>"'(),;:/?&=.]{1,63}/gi;
const namedSecret =
  /\b(?:pass(?:word|wd|code)?|pwd|secret|\w{0,32}token|api_?key|authorization|otp|pin)\b["']?\s{0,3}[:=]\s{0,3}["']?[^\s"',;&}]+/gi;

/** Applied in order: a later pattern does not see what an earlier one has removed. */
const replacements: readonly (readonly [RegExp, (found: string) => string])[] = [
  [/\b(?:bearer|basic|jwt) {1,3}[^\s"',;]+/gi, () => '[token]'],
  [/(?<![\w-])eyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g, () => '[token]'],
  [mailAddress, () => '[mail]'],
  [namedSecret, () => '[secret]'],
  [/\bcode\b\D{1,6}\d{4,8}\b/gi, () => '[secret]'],
  // An IBAN: country, two check digits, and 11 to 30 letters and digits, also in groups of four.
  [/\b[A-Z]{2}\d{2}(?: ?[A-Z\d]){11,30}\b/g, () => '[account]'],
  [/[\w+-]{24,}/g, (run) => (isSecretLike(run) ? '[secret]' : run)],
  [/(?<![\w+/])[\w+/]{16,}={1,2}(?![\w=])/g, () => '[secret]'],
  // Sixteen digits and more, with the usual separators: cards, and accounts.
  [/(?<![\w.])\d(?:[ .-]{0,2}\d){15,39}(?!\w)/g, () => '[account]'],
  // Seven to fifteen digits (E.164), with the usual separators.
  [/(?<![\w.])[+(]{0,2}\d(?:[ ().-]{0,2}\d){6,14}(?!\w)/g, () => '[phone]'],
];

/** A long run of letters and digits counts as a key; ids of this product and UUIDs are not secret. */
function isSecretLike(run: string): boolean {
  return /\d/.test(run) && /[a-z]/i.test(run) && !uuid.test(run) && !objectId.test(run);
}

/** The text without its private parts. */
export function redactedText(text: string): string {
  return replacements.reduce((rest, [pattern, by]) => rest.replace(pattern, by), text);
}

/** Deeper nesting than any log needs. */
const deepest = 8;

/** The JSON value without its private parts: texts, whole numbers that may be of phones, cards or accounts, and members
 * by name. */
export function redacted(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactedText(value);
  if (typeof value === 'number') return /^\d{7,}$/.test(String(value)) ? redactedText(String(value)) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepest) return '[deeper]';
  if (Array.isArray(value)) return value.map((each) => redacted(each, depth + 1));
  const members = Object.entries(value).map(([name, member]) => [
    redactedText(name),
    privateName.test(name) ? '[private]' : redacted(member, depth + 1),
  ]);
  return Object.fromEntries(members);
}
