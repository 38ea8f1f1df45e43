import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { billOfMaterials, type Lock } from '#infra/build/sbom.ts';

const integrity = `sha512-${Buffer.alloc(64, 1).toString('base64')}`;

/** A project whose tool brings another version of what the product needs. */
const small: Lock = {
  packages: {
    '': {
      name: 'shop',
      version: '1.0.0',
      dependencies: { '@a/wire': '^1.0.0' },
      devDependencies: { tool: '^3.0.0' },
    } as never,
    'node_modules/@a/wire': {
      version: '1.2.0',
      license: 'MIT',
      integrity,
      dependencies: { text: '^1.0.0', gone: '1' },
    },
    'node_modules/text': { version: '1.0.0', license: 'ISC', integrity },
    'node_modules/tool': { version: '3.0.0', dev: true, integrity, dependencies: { text: '^2.0.0', '@a/wire': '1' } },
    'node_modules/tool/node_modules/text': { version: '2.0.0', dev: true },
    'node_modules/tool/node_modules/text/node_modules/again': { version: '1.0.0', name: 'text', dev: true },
  },
};

describe('the bill of materials', () => {
  const { components, dependencies, metadata } = billOfMaterials(small);

  test('names each package once, and what needs what as Node finds it', () => {
    expect(metadata.component).toMatchObject({ name: 'shop', version: '1.0.0', 'bom-ref': 'pkg:npm/shop@1.0.0' });
    expect(components.map((one) => one['bom-ref'])).toEqual([
      'pkg:npm/%40a/wire@1.2.0',
      'pkg:npm/text@1.0.0',
      'pkg:npm/text@2.0.0',
      'pkg:npm/tool@3.0.0',
    ]);
    expect(dependencies).toEqual([
      { ref: 'pkg:npm/%40a/wire@1.2.0', dependsOn: ['pkg:npm/text@1.0.0'] },
      { ref: 'pkg:npm/shop@1.0.0', dependsOn: ['pkg:npm/%40a/wire@1.2.0', 'pkg:npm/tool@3.0.0'] },
      { ref: 'pkg:npm/text@1.0.0', dependsOn: [] },
      { ref: 'pkg:npm/text@2.0.0', dependsOn: [] },
      { ref: 'pkg:npm/tool@3.0.0', dependsOn: ['pkg:npm/%40a/wire@1.2.0', 'pkg:npm/text@2.0.0'] },
    ]);
  });

  test('tells the product from its tools, and has hash and licence of each archive', () => {
    const [wire, text] = components;
    expect(wire).toMatchObject({ scope: 'required', licenses: [{ expression: 'MIT' }], name: '@a/wire' });
    // A copy that the product needs counts for more than one that a tool brings.
    expect([text?.scope, components.at(2)?.scope, components.at(3)?.scope]).toEqual([
      'required',
      'excluded',
      'excluded',
    ]);
    expect(text?.hashes).toEqual([{ alg: 'SHA-512', content: '01'.repeat(64) }]);
  });

  test('of this project has every package of the lock file, and nothing points outside', () => {
    const lock = JSON.parse(readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8')) as Lock;
    const bill = billOfMaterials(lock);
    const versions = Object.entries(lock.packages).filter(([folder]) => folder !== '');
    expect(versions.length).toBeGreaterThan(300);
    const known = new Set(bill.components.map((one) => `${one.name}@${one.version}`));
    const missing = versions.filter(
      ([folder, { name, version }]) => !known.has(`${name ?? folder.split('node_modules/').at(-1)}@${version}`),
    );
    expect(missing).toEqual([]);
    const refs = new Set([bill.metadata.component['bom-ref'], ...bill.components.map((one) => one['bom-ref'])]);
    expect(bill.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.has(ref))).toEqual([]);
    expect(
      bill.components.every(({ hashes = [] }) => hashes.every(({ content }) => /^[0-9a-f]{128}$/.test(content))),
    ).toBe(true);
    expect(billOfMaterials(lock)).toEqual(bill);
  });
});
