import { readFileSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Of the tests on a cloud, Dropin's files run before Gibby's. The cloud of a worker keeps 64 of 208 functions loaded,
 * and loading one takes 0.15 s of a core, so files that use the same functions should run in succession. For each
 * product, the files about faults run first: they try every route and take longest. If one of them started last, its
 * worker would finish long after the others.
 */
export class BySubject extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((one, other) => placeOf(one) - placeOf(other));
  }
}

function placeOf({ project, moduleId }: TestSpecification): number {
  if (project.name !== 'clouds') return 4;
  // Every test that calls Gibby's routes sends the key of its applications.
  const isGibby = readFileSync(moduleId, 'utf8').includes('gibbyApiKey');
  return (isGibby ? 2 : 0) + (moduleId.includes('/faults/') ? 0 : 1);
}
