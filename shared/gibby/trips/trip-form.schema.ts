import * as z from 'zod';
import { formShape } from '#shared/gibby/kernel/plain-fields.ts';
import { optionalText } from '#shared/kernel/forms/text.ts';
import { BodyId } from '#shared/kernel/ids.ts';
import { tripFields } from './trip.ts';

/** Ids may be numbers or text; the document's own sample has both. The rules refuse anything else. */
const AnyId = BodyId.nullish().catch(undefined);
/** `PlainTripForm` says how long a field may be, and refuses what is no text. */
const AnyText = optionalText(Number.MAX_SAFE_INTEGER)
  .nullish()
  .or(z.unknown())
  .meta({
    override: ({ jsonSchema }) => {
      delete jsonSchema.anyOf;
      jsonSchema.type = ['string', 'null'];
    },
  });

/** One entry of a trip's destinations; an undefined field is invalid. */
export const DestinationForm = z
  .object({
    country_id: AnyId,
    city_ids: z.array(BodyId).max(50).optional().catch(undefined),
  })
  .meta({ id: 'DestinationForm' });
export type DestinationForm = z.infer<typeof DestinationForm>;

/** The plain fields of a valid form. The rules check them. */
export const PlainTripForm = z.object(formShape(tripFields));
type PlainName = keyof typeof PlainTripForm.shape;

const anyTexts = Object.fromEntries(Object.keys(PlainTripForm.shape).map((name) => [name, AnyText])) as Readonly<
  Record<PlainName, typeof AnyText>
>;

/**
 * Body of G13. The rules report all its errors at once, in the document's words: "The departure_date field is
 * required.|Some of destination values is invalid".
 */
export const TripForm = z
  .object({
    from_country_id: AnyId,
    from_city_id: AnyId,
    ...anyTexts,
    destination: z
      .array(DestinationForm.catch({ country_id: undefined, city_ids: undefined }))
      .nullish()
      .catch([]),
  })
  .meta({ id: 'TripForm' });
export type TripForm = z.infer<typeof TripForm>;
