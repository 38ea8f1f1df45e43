import * as z from 'zod';

/** The kinds of values that have one normal form, whichever route takes them. */
export type FormName =
  | 'amount'
  | 'code'
  | 'coordinate'
  | 'day'
  | 'email'
  | 'flag'
  | 'moment'
  | 'name'
  | 'number'
  | 'page'
  | 'password'
  | 'phone'
  | 'text';

const forms = z.registry<{ readonly form: FormName }>();

/**
 * Marks a schema as the normal form of its kind. An architecture test refuses a route whose input has a text, a number
 * or a boolean that no form reads (test/architecture/forms.test.ts).
 */
export function form<Schema extends z.ZodType>(name: FormName, schema: Schema): Schema {
  forms.add(schema, { form: name });
  return schema;
}

/** The form that a schema is; undefined for any other schema. */
export function formOf(schema: z.core.$ZodType): FormName | undefined {
  return forms.get(schema)?.form;
}

/** For the OpenAPI document: a value that comes as its own type or as text. */
export const orText = {
  override: ({ jsonSchema }: { readonly jsonSchema: Record<string, unknown> }): void => {
    const own = { ...jsonSchema };
    for (const member of Object.keys(own)) delete jsonSchema[member];
    jsonSchema.anyOf = [own, { type: 'string' }];
  },
};

/** What is wrong with a value. `sentence` begins with a verb: `must be a phone number`. */
interface Problem {
  readonly sentence: string;
  /** Whether the value is nothing of its kind, for which Gibby's document has a sentence of its own. */
  readonly isFormat: boolean;
}

/** Options of a check: the problem of a value that is of its kind but is refused. Each family words it in its way. */
export function must(sentence: string): { readonly params: { readonly problem: Problem } } {
  return { params: { problem: { sentence, isFormat: false } } };
}

/** Options of a check: the problem of a value that is nothing of its kind. */
export function mustRead(sentence: string): { readonly params: { readonly problem: Problem } } {
  return { params: { problem: { sentence, isFormat: true } } };
}

/** The problem of an issue that a form's check has raised. */
export function problemIn(issue: z.core.$ZodRawIssue): Problem | undefined {
  return issue.code === 'custom' ? (issue.params?.problem as Problem | undefined) : undefined;
}
