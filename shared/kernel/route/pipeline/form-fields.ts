/** A field of a form: its name as it was sent, such as `identities[0][type]`, and its value. */
export interface FormField<Value> {
  readonly name: string;
  readonly value: Value;
}

/** What a form is read as: single values, lists and objects of them. */
export type FormValue<Value> = Value | readonly FormValue<Value>[] | { readonly [name: string]: FormValue<Value> };

/** A value and what its name still says of its place. */
interface Placed<Value> {
  readonly steps: readonly string[];
  readonly value: Value;
}

/** Our bodies have three levels. A name with more brackets is a name as it is, so that no text nests without an end. */
const steppedName = /^([^[\]]+)((?:\[[^[\]]*\]){1,5})$/;

/** The position in a list: `[]`, or `[0]`. */
const position = /^\d*$/;

/**
 * The fields of a form by name. No standard says how a form writes lists and objects, and the libraries of phones and
 * browsers agree on brackets: `ids[]` and `ids[0]` are a list, as is a repeated name; `place[city]` is a member;
 * `people[0][name]` and `people[][name]` are members of a list's entries. Values of a list come in the order in which
 * they were sent.
 */
export function nested<Value>(fields: readonly FormField<Value>[]): Record<string, FormValue<Value>> {
  const placed = fields.map(({ name, value }) => {
    const [, base = name, brackets = ''] = steppedName.exec(name) ?? [];
    return { base, steps: [...brackets.matchAll(/\[([^\]]*)\]/g)].map(([, step = '']) => step), value };
  });
  const byBase = Map.groupBy(placed, ({ base }) => base);
  return Object.fromEntries([...byBase].map(([base, group]) => [base, shaped(group)]));
}

function shaped<Value>(group: readonly Placed<Value>[]): FormValue<Value> {
  const [first] = group;
  if (first && group.length === 1 && first.steps.length === 0) return first.value;
  if (group.every(({ steps: [step = ''] }) => position.test(step))) return entriesOf(group).map(shaped);
  const byMember = Map.groupBy(group, ({ steps: [step = ''] }) => step);
  return Object.fromEntries([...byMember].map(([member, inner]) => [member, shaped(inner.map(inside))]));
}

function inside<Value>({ steps, value }: Placed<Value>): Placed<Value> {
  return { steps: steps.slice(1), value };
}

/**
 * The values of each entry of a list. `[0][name]` says by its number which entry is meant; with `[][name]` an entry
 * ends where a member comes again.
 */
function entriesOf<Value>(group: readonly Placed<Value>[]): Placed<Value>[][] {
  const entries: Placed<Value>[][] = [];
  const numbered = new Map<string, Placed<Value>[]>();
  let open: { readonly entry: Placed<Value>[]; readonly members: Set<string> } | undefined;
  const begun = (entry: Placed<Value>[]) => {
    entries.push(entry);
    return entry;
  };
  for (const each of group) {
    const [number = '', ...rest] = each.steps;
    // A list inside of an entry repeats its name for each value.
    const member = rest.at(-1) === '' ? undefined : rest.join(']');
    if (rest.length === 0) {
      begun([inside(each)]);
    } else if (number === '') {
      if (!open || (member !== undefined && open.members.has(member))) open = { entry: begun([]), members: new Set() };
      if (member !== undefined) open.members.add(member);
      open.entry.push(inside(each));
    } else {
      const entry = numbered.get(number) ?? begun([]);
      numbered.set(number, entry);
      entry.push(inside(each));
    }
  }
  return entries;
}
