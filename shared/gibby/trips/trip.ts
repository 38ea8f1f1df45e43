import * as z from 'zod';
import { type PlainFields, storedShape } from '#shared/gibby/kernel/plain-fields.ts';
import { GibbyDate } from '#shared/gibby/kernel/wire.ts';
import { Day } from '#shared/kernel/forms/day.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** A city of a trip's destination. `id` identifies the entry, not the city. */
export const TripCity = z.object({ id: GibbyId, cityId: GibbyId });
export type TripCity = Readonly<z.infer<typeof TripCity>>;

/** A country that a trip leads to, at most once per trip. `id` identifies the entry, not the country. */
export const TripDestination = z.object({
  id: GibbyId,
  countryId: GibbyId,
  cities: z.array(TripCity).readonly(),
});
export type TripDestination = Readonly<z.infer<typeof TripDestination>>;

/** A day in its normal form. The document has one sentence for everything that is none. */
const FormDate = z.string('is not a valid date.').refine((text) => Day.safeParse(text).success, 'is not a valid date.');

/**
 * The fields that a traveller fills in and that responses show as they are. `form` gets trimmed text. Its message
 * completes the document's sentence: "The return_date is not a valid date."
 */
export const tripFields = {
  /** `2016-11-01`. */
  departureDate: { name: 'departure_date', form: FormDate, stored: GibbyDate, wire: GibbyDate },
  /** The day on which the traveller returns; the trip is over after it. */
  returnDate: { name: 'return_date', form: FormDate, stored: GibbyDate, wire: GibbyDate },
} as const satisfies PlainFields;

/** A trip as it is stored (gibby.txt, "Trips"). It is written once and never changes. */
export const Trip = z.object({
  id: GibbyId,
  travellerId: GibbyId,
  fromCountryId: GibbyId,
  fromCityId: GibbyId,
  ...storedShape(tripFields),
  destinations: z.array(TripDestination).readonly(),
  createdAt: Timestamp,
});
export type Trip = Readonly<z.infer<typeof Trip>>;

/** What consumers of the table's stream receive when a trip is posted: the trip itself, as event number 1. */
export const TripEvent = z.object({
  tripId: GibbyId,
  seq: z.literal(1),
  event: z.literal('postTrip'),
  at: Timestamp,
  trip: Trip,
});
export type TripEvent = Readonly<z.infer<typeof TripEvent>>;
