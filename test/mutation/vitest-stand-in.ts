/**
 * Stands in for Vitest while mutants are played: collects the tests of one file, so that they can be run again and again
 * in one process. A process for each mutant would take twenty times as long. What checks is Vitest's own.
 */
export { assert, expect, expectTypeOf, vi } from 'vitest';

type Body = (...values: readonly unknown[]) => unknown;

/** Tests that belong together, and what runs before and after them. */
interface Suite {
  readonly tests: (Body | Suite)[];
  readonly beforeAll: Body[];
  readonly afterAll: Body[];
  readonly beforeEach: Body[];
  readonly afterEach: Body[];
}

const newSuite = (): Suite => ({ tests: [], beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] });
let collecting = newSuite();
let finishing: Body[] = [];

/** Begins a new file, and returns the suite that its tests will be in. */
export function beginFile(): Suite {
  collecting = newSuite();
  return collecting;
}

export const beforeAll = (body: Body) => collecting.beforeAll.push(body);
export const afterAll = (body: Body) => collecting.afterAll.push(body);
export const beforeEach = (body: Body) => collecting.beforeEach.push(body);
export const afterEach = (body: Body) => collecting.afterEach.push(body);
export const onTestFinished = (body: Body) => finishing.push(body);

/** The test's body is the first function; a timeout or options may come before or after it. */
const bodyOf = (given: readonly unknown[]): Body => given.find((each) => typeof each === 'function') as Body;
const rowOf = (row: unknown): readonly unknown[] => (Array.isArray(row) ? row : [row]);

const addTest = (_name: unknown, ...given: readonly unknown[]) => {
  collecting.tests.push(bodyOf(given));
};
const eachTest =
  (rows: readonly unknown[]) =>
  (_name: string, ...given: readonly unknown[]) => {
    for (const row of rows) collecting.tests.push(() => bodyOf(given)(...rowOf(row)));
  };
const noTest = () => {};

export const test = Object.assign(addTest, {
  each: eachTest,
  concurrent: Object.assign(addTest, { each: eachTest }),
  skipIf: (isSkipped: unknown) => (isSkipped ? noTest : addTest),
  runIf: (isRun: unknown) => (isRun ? addTest : noTest),
});

function addSuite(_name: string, ...given: readonly unknown[]): void {
  const outer = collecting;
  const suite = newSuite();
  outer.tests.push(suite);
  collecting = suite;
  bodyOf(given)();
  collecting = outer;
}

export const describe = Object.assign(addSuite, {
  each:
    (rows: readonly unknown[]) =>
    (name: string, ...given: readonly unknown[]) => {
      for (const row of rows) addSuite(name, () => bodyOf(given)(...rowOf(row)));
    },
});

/** Runs all tests of a suite; the first that fails ends it with its error. */
export async function runSuite(
  suite: Suite,
  outer: Pick<Suite, 'beforeEach' | 'afterEach'> = { beforeEach: [], afterEach: [] },
): Promise<void> {
  const hooks = {
    beforeEach: [...outer.beforeEach, ...suite.beforeEach],
    afterEach: [...suite.afterEach, ...outer.afterEach],
  };
  try {
    for (const each of suite.beforeAll) await each();
    for (const each of suite.tests) {
      if (typeof each === 'function') await runTest(each, hooks);
      else await runSuite(each, hooks);
    }
  } finally {
    for (const each of suite.afterAll) await each();
  }
}

async function runTest(body: Body, hooks: Pick<Suite, 'beforeEach' | 'afterEach'>): Promise<void> {
  finishing = [];
  try {
    for (const each of hooks.beforeEach) await each();
    await body();
  } finally {
    for (const each of finishing.toReversed()) await each();
    for (const each of hooks.afterEach) await each();
  }
}
