import { readFileSync } from 'node:fs';

/** A package of `package-lock.json`, by the folder that it is installed in. */
interface LockedPackage {
  /** Only where it differs from the folder's name. */
  readonly name?: string;
  readonly version: string;
  readonly license?: string;
  /** As the web writes it: `sha512-<base64>`. Absent for a package that another one brings inside it. */
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface Lock {
  /** The project itself is the package of the folder ``. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

const inside = 'node_modules/';
/** A licence's short name of SPDX, or an expression of them. */
const spdx = /^\(?[\w.+-]+( (AND|OR|WITH) [\w.+-]+)*\)?$/;

/**
 * The bill of materials of a lock file, as CycloneDX 1.6: each package once, with its licence and the hash of its
 * archive. What only development needs has the scope `excluded`. The same lock file always gives the same text.
 *
 * npm has a command for this, which refuses: it takes packages that `overrides` touch for invalid.
 */
export function billOfMaterials({ packages }: Lock) {
  const { '': project, ...others } = packages;
  if (!project) throw new Error('The lock file does not name its project.');
  const entries = Object.entries(others);
  const refs = new Map([
    ['', refOf('', project)],
    ...entries.map(([folder, one]) => [folder, refOf(folder, one)] as const),
  ]);
  const components = Map.groupBy(entries, ([folder]) => refs.get(folder) ?? '');
  const dependsOn = Map.groupBy(Object.entries(packages), ([folder]) => refs.get(folder) ?? '');
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': refs.get(''), ...nameAndVersion('', project) } },
    components: [...components].map(([ref, copies]) => componentOf(ref, copies)).toSorted(byRef),
    dependencies: [...dependsOn]
      .map(([ref, copies]) => {
        const needed = copies.flatMap(([folder, one]) => foldersOf(folder, one, packages));
        return { ref, dependsOn: [...new Set(needed.map((folder) => refs.get(folder) ?? ''))].toSorted() };
      })
      .toSorted((one, other) => compare(one.ref, other.ref)),
  };
}

/** One package, which may be installed in several folders; it is needed as much as the copy that is needed most. */
function componentOf(ref: string, copies: readonly (readonly [string, LockedPackage])[]) {
  const [[folder, one] = ['', { version: '' }]] = copies;
  const { license, integrity } = copies.find((copy) => copy[1].integrity)?.[1] ?? one;
  const scopes = new Set<string>();
  for (const [, { dev, optional }] of copies) scopes.add(dev ? 'excluded' : optional ? 'optional' : 'required');
  const scope = ['required', 'optional', 'excluded'].find((each) => scopes.has(each));
  const digest = integrity?.replace('sha512-', '');
  return {
    type: 'library',
    'bom-ref': ref,
    ...nameAndVersion(folder, one),
    scope,
    ...(digest && { hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] }),
    ...(license && { licenses: [spdx.test(license) ? { expression: license } : { license: { name: license } }] }),
    purl: ref,
  };
}

/** The folders of what a package needs, as Node finds them: beside it, or further up. What is not installed is left out. */
function foldersOf(folder: string, one: LockedPackage, packages: Lock['packages']): readonly string[] {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = one;
  const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies });
  return names.flatMap((name) => {
    for (let place = folder; ; place = place.slice(0, Math.max(0, place.lastIndexOf(`/${inside}`)))) {
      const found = place === '' ? inside + name : `${place}/${inside}${name}`;
      if (found in packages) return [found];
      if (place === '') return [];
    }
  });
}

function nameAndVersion(folder: string, { name = folder.split(inside).at(-1) ?? '', version }: LockedPackage) {
  return { name, version };
}

/** The package's address (purl). */
function refOf(folder: string, one: LockedPackage): string {
  const { name, version } = nameAndVersion(folder, one);
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

const compare = (one: string, other: string) => (one < other ? -1 : Number(one > other));
const byRef = (one: { 'bom-ref': string }, other: { 'bom-ref': string }) => compare(one['bom-ref'], other['bom-ref']);

if (import.meta.main) {
  const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as Lock;
  console.log(JSON.stringify(billOfMaterials(lock), null, 2));
}
