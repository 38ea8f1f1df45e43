import { onTestFinished, vi } from 'vitest';

/** Far longer than any timer but that of a deadline. */
const leftMilliseconds = 1_000_000;

/** A function whose time is over when the test says so: a test on a busy machine must not end it earlier. */
export function timeOfFunction() {
  const { setTimeout: start } = globalThis;
  const ends: ((...given: unknown[]) => void)[] = [];
  let announce: () => void = () => undefined;
  vi.stubGlobal('setTimeout', (work: (...given: unknown[]) => void, milliseconds = 0, ...given: unknown[]) => {
    if (milliseconds < leftMilliseconds / 2) return start(work, milliseconds, ...given);
    ends.push(work);
    announce();
    return start(() => undefined, 0);
  });
  onTestFinished(() => void vi.unstubAllGlobals());
  return {
    /** Lambda's context. */
    context: { getRemainingTimeInMillis: () => leftMilliseconds },
    /** The deadlines that have begun so far, in their order: the first is that of the work. */
    passes: (deadline: number) => ends[deadline]?.(),
    /** Every deadline passes, those that begin later too. */
    isOver: () => {
      announce = () => {
        for (const end of ends) end();
      };
      announce();
    },
  };
}
