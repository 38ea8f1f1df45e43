import { parseArgs } from 'node:util';

/**
 * The numbers of a command line by their names, such as `--seed 7`; what is not given has its default. Fails on another
 * name, on a value without a name, and on anything but a whole number from 0 on.
 */
export function numbersOf<Name extends string>(
  line: readonly string[],
  defaults: Readonly<Record<Name, number>>,
): Readonly<Record<Name, number>> {
  const names = Object.keys(defaults) as Name[];
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' } as const]));
  const { values } = parseArgs({ args: [...line], options });
  const numbers = names.map((name) => {
    const given = values[name];
    if (given === undefined) return [name, defaults[name]];
    if (!/^\d{1,12}$/.test(String(given))) throw new RangeError(`--${name} takes a whole number, not ${given}.`);
    return [name, Number(given)];
  });
  return Object.fromEntries(numbers);
}
