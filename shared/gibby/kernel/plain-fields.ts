import type * as z from 'zod';
import { personalFields } from '#shared/kernel/personal.ts';

/** A field of a form or a query that the code knows by another name. */
interface FormField {
  /** The name in forms and in responses, such as `shop_address`. */
  readonly name: string;
  /** What a form may contain. The parsed value is stored. */
  readonly form: z.ZodType;
}
type FormFields = Readonly<Record<string, FormField>>;

/**
 * A field that its owner fills in and that responses show as it was given. It is declared once, in its feature's table
 * of plain fields under its stored name; the form, the stored item and the responses are derived from that row.
 */
interface PlainField extends FormField {
  /** What an item contains. Items of the past lack a new field, so it has a default. */
  readonly stored: z.ZodType;
  /** What responses contain. The document's samples lack a field that is not in the document, so it is optional. */
  readonly wire: z.ZodType;
}
export type PlainFields = Readonly<Record<string, PlainField>>;

/** Schemas by the names in forms and responses. */
type FormShape<Fields extends FormFields> = {
  [Stored in keyof Fields as Fields[Stored]['name']]: Fields[Stored]['form'];
};
type WireShape<Fields extends PlainFields> = {
  [Stored in keyof Fields as Fields[Stored]['name']]: Fields[Stored]['wire'];
};
type StoredShape<Fields extends PlainFields> = { [Stored in keyof Fields]: Fields[Stored]['stored'] };
/** A parsed form. */
type FormValues<Fields extends FormFields> = z.output<z.ZodObject<FormShape<Fields>>>;

/** The fields in the schema of a form. */
export function formShape<Fields extends FormFields>(fields: Fields) {
  const entries = Object.values(fields).map(({ name, form }) => [name, form]);
  return Object.fromEntries(entries) as FormShape<Fields>;
}

/** The fields in the schema of a stored item. */
export function storedShape<Fields extends PlainFields>(fields: Fields) {
  const entries = Object.entries(fields).map(([stored, field]) => [stored, field.stored]);
  return Object.fromEntries(entries) as StoredShape<Fields>;
}

/** The fields in the schema of a response. */
export function wireShape<Fields extends PlainFields>(fields: Fields) {
  const entries = Object.values(fields).map(({ name, wire }) => [name, wire]);
  return Object.fromEntries(entries) as WireShape<Fields>;
}

/** The fields of an item from those of a parsed form. */
export function storedValues<Fields extends FormFields>(fields: Fields, form: FormValues<Fields>) {
  const values: Readonly<Record<string, unknown>> = form;
  const entries = Object.entries(fields).map(([stored, { name }]) => [stored, values[name]]);
  return Object.fromEntries(entries) as { [Stored in keyof Fields]: z.output<Fields[Stored]['form']> };
}

/** What a reader gets who may not see the personal fields: these are empty. The values of such fields are text. */
export function withoutPersonal<Fields extends PlainFields, Values extends object>(
  fields: Fields,
  values: Values,
): Values {
  const hidden = Object.values(fields).filter(({ wire }) => personalFields.has(wire));
  return { ...values, ...Object.fromEntries(hidden.map(({ name }) => [name, ''])) };
}

/** The fields of a response from those of an item. */
export function wireValues<Fields extends PlainFields>(
  fields: Fields,
  item: z.output<z.ZodObject<StoredShape<Fields>>>,
) {
  const values: Readonly<Record<string, unknown>> = item;
  const entries = Object.entries(fields).map(([stored, { name }]) => [name, values[stored]]);
  return Object.fromEntries(entries) as {
    [Stored in keyof Fields as Fields[Stored]['name']]: z.output<Fields[Stored]['stored']>;
  };
}
