/** What should be there, and what is: each thing by a name of its own, as often as it was found. */
export class Tally {
  readonly #expected = new Map<string, Set<string>>();
  readonly #found = new Map<string, string[]>();

  expect(kind: string, thing: string): void {
    this.#expected.set(kind, (this.#expected.get(kind) ?? new Set()).add(thing));
  }

  found(kind: string, thing: string): void {
    this.#found.set(kind, [...(this.#found.get(kind) ?? []), thing]);
  }

  /** For each kind how many were expected, and the names of those that are missing and of those found more than once. */
  rows(): { kind: string; expected: number; lost: readonly string[]; doubled: readonly string[] }[] {
    const kinds = new Set([...this.#expected.keys(), ...this.#found.keys()]);
    return [...kinds].map((kind) => {
      const expected = this.#expected.get(kind) ?? new Set<string>();
      const found = this.#found.get(kind) ?? [];
      const lost = [...expected].filter((thing) => !found.includes(thing));
      const doubled = [...new Set(found.filter((thing, index) => found.indexOf(thing) !== index))];
      return { kind, expected: expected.size, lost, doubled };
    });
  }
}
