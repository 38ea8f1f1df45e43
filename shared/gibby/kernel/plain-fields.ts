import type * as z from 'zod';

/**
 * A field that its owner fills in and that responses show as it was given. It is declared once, in its feature's table
 * of plain fields under its stored name; the form, the stored item and the responses are derived from that row.
 */
interface PlainField {
  /** The name in forms and in responses, such as `shop_address`. */
  readonly name: string;
  /** What a form may contain. The parsed value is stored. */
  readonly form: z.ZodType;
  /** What an item contains. Items of the past lack a new field, so it has a default. */
  readonly stored: z.ZodType;
  /** What responses contain. The document's samples lack a field that is not in the document, so it is optional. */
  readonly wire: z.ZodType;
}
export type PlainFields = Readonly<Record<string, PlainField>>;

/** Form or wire schemas by the names in forms and responses. */
type ShapeOf<Fields extends PlainFields, Part extends 'form' | 'wire'> = {
  [Stored in keyof Fields as Fields[Stored]['name']]: Fields[Stored][Part];
};
type StoredShapeOf<Fields extends PlainFields> = { [Stored in keyof Fields]: Fields[Stored]['stored'] };
/** The values of `Part`, by the names in forms and responses. */
type NamedValues<Fields extends PlainFields, Part extends 'form' | 'stored'> = {
  [Stored in keyof Fields as Fields[Stored]['name']]: z.output<Fields[Stored][Part]>;
};
/** The values of `Part`, by the stored names. */
type StoredValues<Fields extends PlainFields, Part extends 'form' | 'stored'> = {
  [Stored in keyof Fields]: z.output<Fields[Stored][Part]>;
};

/** The fields in the schema of a form. */
export function formShape<Fields extends PlainFields>(fields: Fields) {
  const entries = Object.values(fields).map(({ name, form }) => [name, form]);
  return Object.fromEntries(entries) as ShapeOf<Fields, 'form'>;
}

/** The fields in the schema of a stored item. */
export function storedShape<Fields extends PlainFields>(fields: Fields) {
  const entries = Object.entries(fields).map(([stored, field]) => [stored, field.stored]);
  return Object.fromEntries(entries) as StoredShapeOf<Fields>;
}

/** The fields in the schema of a response. */
export function wireShape<Fields extends PlainFields>(fields: Fields) {
  const entries = Object.values(fields).map(({ name, wire }) => [name, wire]);
  return Object.fromEntries(entries) as ShapeOf<Fields, 'wire'>;
}

/** The fields of an item from those of a parsed form. */
export function storedValues<Fields extends PlainFields>(fields: Fields, form: NamedValues<Fields, 'form'>) {
  const values: Readonly<Record<string, unknown>> = form;
  const entries = Object.entries(fields).map(([stored, { name }]) => [stored, values[name]]);
  return Object.fromEntries(entries) as StoredValues<Fields, 'form'>;
}

/** The fields of a response from those of an item. */
export function wireValues<Fields extends PlainFields>(fields: Fields, item: StoredValues<Fields, 'stored'>) {
  const values: Readonly<Record<string, unknown>> = item;
  const entries = Object.entries(fields).map(([stored, { name }]) => [name, values[stored]]);
  return Object.fromEntries(entries) as NamedValues<Fields, 'stored'>;
}
