/** Random choices that are the same in every run of a seed. */
export function lots(seed: number) {
  let state = seed;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const oneOf = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw new Error('There is nothing to choose from.');
    return items[below(items.length)] as T;
  };
  return { below, oneOf };
}
export type Lots = ReturnType<typeof lots>;
