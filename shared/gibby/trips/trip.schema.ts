import * as z from 'zod';
import { wireShape } from '#shared/gibby/kernel/plain-fields.ts';
import { PhotoSet } from '#shared/gibby/kernel/wire.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { tripFields } from './trip.ts';

const DestinationWire = z.object({
  id: GibbyId.describe('Of this entry, not of the country.'),
  country_id: GibbyId,
  country: z.string(),
  cities: z.array(z.object({ id: GibbyId, city_id: GibbyId, city: z.string() })),
});

/** A single trip (G13, G15). */
export const TripWire = z
  .object({
    id: GibbyId,
    from_country_id: GibbyId,
    from_country: z.string(),
    from_city_id: GibbyId,
    from_city: z.string(),
    ...wireShape(tripFields),
    destination: z.array(DestinationWire),
  })
  .meta({ id: 'Trip' });
export type TripWire = z.infer<typeof TripWire>;

/** A trip in a list (G14), with the figures of its destinations. */
export const TripRow = TripWire.extend({
  image: PhotoSet,
  destination: z.array(
    DestinationWire.extend({
      image: PhotoSet,
      request_pending: z.int().min(0).describe('Requests for items from there that are accepted and not finished.'),
      request_completed: z.int().min(0),
    }),
  ),
}).meta({ id: 'ListedTrip' });
export type TripRow = z.infer<typeof TripRow>;
