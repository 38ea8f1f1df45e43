import * as z from 'zod';
import { GibbyId, GibbyIdText } from '#shared/kernel/ids.ts';

/** Ids come as numbers and as text, in the document's own sample side by side. What is neither is for the rules to refuse. */
const AnyId = z.union([GibbyId, GibbyIdText]).nullish().catch(undefined);
const AnyText = z.string().trim().nullish().catch(undefined);

/** One entry of a trip's destinations; undefined fields are invalid ones. */
export const DestinationForm = z.object({
  country_id: AnyId,
  city_ids: z
    .array(z.union([GibbyId, GibbyIdText]))
    .max(50)
    .optional()
    .catch(undefined),
});
export type DestinationForm = z.infer<typeof DestinationForm>;

/**
 * Body of G13. Whatever is wrong with it is said by the rules, all of it at once and in the document's words: "The
 * departure_date field is required.|Some of destination values is invalid".
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
