/**
 * Reduces a failing list to one that still fails and from which no single item can be removed. Uses delta debugging: it
 * removes ever smaller pieces as long as the rest fails. Limits the number of tries.
 */
export async function shrink<Item>(
  failing: readonly Item[],
  stillFails: (items: readonly Item[]) => Promise<boolean>,
  maxTries = 400,
): Promise<readonly Item[]> {
  let [kept, size, tries] = [failing, Math.ceil(failing.length / 2), 0];
  for (;;) {
    const before = kept.length;
    let start = 0;
    while (start < kept.length && tries < maxTries) {
      const rest = kept.toSpliced(start, size);
      tries += 1;
      if (rest.length > 0 && (await stillFails(rest))) kept = rest;
      else start += size;
    }
    if (tries >= maxTries || (size === 1 && kept.length === before)) return kept;
    size = Math.max(1, Math.ceil(size / 2));
  }
}
