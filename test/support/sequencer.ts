import { readFileSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * On the clouds, Dropin's files come before Gibby's. The cloud of a worker keeps 64 of 208 functions loaded, and loading
 * one takes 0.15 s of a core: files that play with the same functions should follow each other. Of both, the faults come
 * first: they try every route and take longest, and a worker that begins with one last works on alone.
 */
export class BySubject extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((one, other) => placeOf(one) - placeOf(other));
  }
}

function placeOf({ project, moduleId }: TestSpecification): number {
  if (project.name !== 'clouds') return 4;
  // Whoever calls Gibby's routes sends the key of its applications.
  const isGibby = readFileSync(moduleId, 'utf8').includes('gibbyApiKey');
  return (isGibby ? 2 : 0) + (moduleId.includes('/faults/') ? 0 : 1);
}
