import { Session } from 'node:inspector/promises';

/** Whether the character of a source was part of what ran. */
export type Ran = (at: number) => boolean;

const session = new Session();
session.connect();

/** Runs something, and says which characters ran of the module with this address. */
export async function coverageOf(url: () => string, run: () => Promise<void>): Promise<Ran> {
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: false, detailed: true });
  await run();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  await session.post('Profiler.stopPreciseCoverage');
  const module = result.find((each) => each.url === url());
  const ranges = (module?.functions ?? [])
    .flatMap((each) => each.ranges)
    .toSorted((one, other) => one.endOffset - one.startOffset - (other.endOffset - other.startOffset));
  // The smallest part that holds a character says whether it ran.
  return (at) => {
    const smallest = ranges.find(({ startOffset, endOffset }) => startOffset <= at && at < endOffset);
    return smallest !== undefined && smallest.count > 0;
  };
}
