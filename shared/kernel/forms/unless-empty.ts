import * as z from 'zod';

/** An optional field of a body. Apps send null or an empty text for what they do not have, and both are absent. */
export function unlessEmpty<Field extends z.ZodType>(field: Field) {
  return z
    .preprocess((value: unknown) => (value === null || value === '' ? undefined : value), field.optional())
    .optional()
    .meta({
      override: ({ jsonSchema }) => {
        if (typeof jsonSchema.type === 'string') jsonSchema.type = [jsonSchema.type as 'string', 'null'];
      },
    });
}
