import * as z from 'zod';

/** What a personal field says about its person. */
export type PersonalKind = 'accountNumber' | 'address' | 'contact' | 'dateOfBirth' | 'device' | 'note' | 'place';

/**
 * Who gets the exact value of a personal field in addition to its person. `otherParty` has a part in the same gig,
 * stream or paid deal. Everybody else gets it empty, null, masked or coarse.
 */
export type PersonalReader = 'otherParty' | 'administrator';

export interface PersonalField {
  readonly kind: PersonalKind;
  readonly alsoFor: readonly PersonalReader[];
}

/** The personal fields of all responses. A test asks every route for them, as every kind of reader. */
export const personalFields = z.registry<PersonalField>();

/** Marks a field of a response as personal. */
export function personal<Schema extends z.ZodType>(
  kind: PersonalKind,
  schema: Schema,
  alsoFor: readonly PersonalReader[] = [],
): Schema {
  // A clone, so that the mark is the field's own where schemas are shared.
  const field = schema.clone();
  personalFields.add(field, { kind, alsoFor });
  return field;
}
