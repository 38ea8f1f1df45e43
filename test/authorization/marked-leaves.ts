import type * as z from 'zod';
import { type PersonalField, personalFields } from '#shared/kernel/personal.ts';

/** A value in an answer or a field of a schema, with the mark of the schema that it has there. */
export interface Leaf {
  /** Such as `data[].user.phone`. */
  readonly path: string;
  /** Of an answer. */
  readonly value?: unknown;
  readonly mark: PersonalField | undefined;
}

/** The parts of zod's definitions that lead from a schema to those inside it. */
interface Inside {
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly valueType?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly out?: z.ZodType;
  readonly left?: z.ZodType;
  readonly right?: z.ZodType;
}

/** The schemas of a value, without wrappers and alternatives, each with the mark that it or a wrapper of it has. */
function formsOf(schema: z.ZodType, outer?: PersonalField): [Inside, PersonalField | undefined][] {
  const mark = personalFields.get(schema) ?? outer;
  const inside = schema._zod.def as Inside;
  const wrapped = [inside.innerType, ...(inside.options ?? []), inside.in, inside.out, inside.left, inside.right];
  const next = wrapped.filter((one) => one !== undefined);
  return next.length > 0 ? next.flatMap((one) => formsOf(one, mark)) : [[inside, mark]];
}

/** Every value of an answer that has nothing inside it. */
export function leavesOf(schemas: readonly z.ZodType[], value: unknown, path = ''): Leaf[] {
  const forms = schemas.flatMap((schema) => formsOf(schema));
  if (Array.isArray(value)) {
    const elements = forms.flatMap(([{ element }]) => element ?? []);
    return value.flatMap((one) => leavesOf(elements, one, `${path}[]`));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, one]) => {
      const fields = forms.flatMap(([{ shape, valueType }]) => shape?.[name] ?? valueType ?? []);
      return leavesOf(fields, one, `${path}.${name}`);
    });
  }
  return [{ path, value, mark: forms.map(([, mark]) => mark).find((mark) => mark !== undefined) }];
}

/** Every field of a schema that has nothing inside it. */
export function fieldsOf(schema: z.ZodType, path = ''): Leaf[] {
  return formsOf(schema).flatMap(([{ shape, element, valueType }, mark]) => {
    const inside = Object.entries(shape ?? {}).flatMap(([name, one]) => fieldsOf(one, `${path}.${name}`));
    if (element) inside.push(...fieldsOf(element, `${path}[]`));
    if (valueType) inside.push(...fieldsOf(valueType, `${path}.*`));
    return inside.length > 0 || shape ? inside : [{ path, mark }];
  });
}
