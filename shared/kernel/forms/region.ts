/** The country in which a phone number is read that is written without its country code. */
let home = 'ID';

/**
 * Sets the stage's country, by its ISO 3166 code. The entry of a function calls it once, before it parses anything; until
 * then it is Indonesia, where Gibby's users are.
 */
export function setHomeRegion(code: string): void {
  home = code;
}

export function homeRegion(): string {
  return home;
}
