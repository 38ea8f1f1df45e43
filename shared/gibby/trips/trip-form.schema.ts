import * as z from 'zod';
import { optionalLine } from '#shared/kernel/forms/name.ts';
import { BodyId } from '#shared/kernel/ids.ts';

/** Ids may be numbers or text; the document's own sample has both. The rules refuse anything else. */
const AnyId = BodyId.nullish().catch(undefined);
const AnyText = optionalLine(100).nullish().catch(undefined);

/** One entry of a trip's destinations; an undefined field is invalid. */
export const DestinationForm = z.object({
  country_id: AnyId,
  city_ids: z.array(BodyId).max(50).optional().catch(undefined),
});
export type DestinationForm = z.infer<typeof DestinationForm>;

/**
 * Body of G13. The rules report all its errors at once, in the document's words: "The departure_date field is
 * required.|Some of destination values is invalid".
 */
export const TripForm = z.object({
  from_country_id: AnyId,
  from_city_id: AnyId,
  departure_date: AnyText,
  return_date: AnyText,
  destination: z
    .array(DestinationForm.catch({ country_id: undefined, city_ids: undefined }))
    .nullish()
    .catch([]),
});
export type TripForm = z.infer<typeof TripForm>;
