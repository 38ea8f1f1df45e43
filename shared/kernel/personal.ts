import * as z from 'zod';

/** What a personal field says about its person. A credential says nothing; its holder acts as them. */
export type PersonalKind =
  | 'accountNumber'
  | 'address'
  | 'contact'
  | 'credential'
  | 'dateOfBirth'
  | 'device'
  | 'note'
  | 'place';

/**
 * Who gets the exact value of a personal field in addition to its person. `otherParty` has a part in the same gig,
 * stream or paid deal. Everybody else gets it empty, null, masked or coarse.
 */
export type PersonalReader = 'otherParty' | 'administrator';

export interface PersonalField {
  readonly kind: PersonalKind;
  readonly alsoFor: readonly PersonalReader[];
}

/**
 * The personal fields of all responses and channel events. A test asks every route for them as every kind of reader, and
 * listens to everything that people are sent.
 */
export const personalFields = z.registry<PersonalField>();

/** Marks a field of a response or of a channel event as personal. */
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
