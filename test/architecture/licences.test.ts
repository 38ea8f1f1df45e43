import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';

/** Licences by which a package may be part of what we deploy and pass on, without asking anybody. */
const allowed = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']);

/**
 * Licences that allow it under a condition, and the packages that keep it: libraries that stay files of their own, as they
 * were published, so that their users may exchange them.
 */
const conditional: Readonly<Record<string, RegExp>> = {
  'LGPL-3.0': /^libheif-js$/,
  'LGPL-3.0-or-later': /^@img\/sharp-/,
};

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ dev: z.boolean().optional(), link: z.boolean().optional(), license: z.string().optional() }),
  ),
});

const lock = Lock.parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8')));
const deployed = Object.entries(lock.packages)
  .filter(([path, { dev, link }]) => path !== '' && !dev && !link)
  .map(([path, { license }]) => ({ name: path.split('node_modules/').at(-1) ?? path, license }));

/** Whether a package may be used by an SPDX expression such as `(MIT OR GPL-3.0)`. */
function mayBeUsed({ name, license = '' }: { readonly name: string; readonly license?: string }): boolean {
  const expression = license.replace(/^\((.*)\)$/, '$1');
  return expression
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((one) => allowed.has(one) || conditional[one]?.test(name) === true));
}

test('every package that is deployed has a licence that allows it', () => {
  expect(deployed.length).toBeGreaterThan(50);
  expect(deployed.filter((each) => !mayBeUsed(each))).toEqual([]);
});

test.each([
  ['a package', 'Free as in Hugs', false],
  ['a package', undefined, false],
  ['a package', 'LGPL-3.0', false],
  ['a package', '(MIT OR GPL-3.0)', true],
  ['a package', 'MIT AND GPL-3.0', false],
  ['libheif-js', 'LGPL-3.0', true],
])('%s under "%s": %s', (name, license, expected) => {
  expect(mayBeUsed({ name, license })).toBe(expected);
});
