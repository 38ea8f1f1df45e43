import { pathToFileURL } from 'node:url';
import { cityFile } from '#infra/build/cities.ts';
import { citiesIn } from '#shared/gibby/reference/cities.adapter.ts';
import { buildDirectory, makeAlone } from './build-directory.ts';

/** The cities of this build, read by the product's own adapter, for the port `cities` of a test. */
export const builtCities = citiesIn(pathToFileURL(await makeAlone('cities', () => cityFile(buildDirectory))));
