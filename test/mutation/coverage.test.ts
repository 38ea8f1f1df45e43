import { expect, test } from 'vitest';
import { coverageOf } from './coverage.ts';

test('says which places of a module ran, and that none of another one did', async () => {
  const source = 'export const pick = (a) => (a ? 10 : 20);\nexport function other() { return 30; }';
  const url = `data:text/javascript,${encodeURIComponent(source)}`;
  const picked = async () => {
    const { pick } = await import(/* @vite-ignore */ url);
    expect(pick(true)).toBe(10);
  };
  const ran = await coverageOf(() => url, picked);
  const places = ['export const', '10', '20', '30'].map((text) => ran(source.indexOf(text)));
  expect(places).toEqual([true, true, false, false]);
  const elsewhere = await coverageOf(() => `${url}#elsewhere`, picked);
  expect(elsewhere(0)).toBe(false);
});
