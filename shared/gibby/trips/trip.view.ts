import { wireValues } from '#shared/gibby/kernel/plain-fields.ts';
import { countryPhotosOf } from '#shared/gibby/pictures/picture.ts';
import type { City } from '#shared/gibby/reference/city.ts';
import { countryOf } from '#shared/gibby/reference/countries.ts';
import type { CountryFigures } from '#shared/gibby/reference/country-figures.ts';
import type { TripRow, TripWire } from './trip.schema.ts';
import { type Trip, tripFields } from './trip.ts';

/** Ids of all cities of a trip. */
export function citiesOfTrip({ fromCityId, destinations }: Trip): number[] {
  return [fromCityId, ...destinations.flatMap(({ cities }) => cities.map(({ cityId }) => cityId))];
}

/** A single trip, with the names of its places. A city that no longer exists in the data has an empty name. */
export function tripWire(trip: Trip, cities: ReadonlyMap<number, City>): TripWire {
  const cityName = (cityId: number) => cities.get(cityId)?.name ?? '';
  return {
    id: trip.id,
    from_country_id: trip.fromCountryId,
    from_country: countryName(trip.fromCountryId),
    from_city_id: trip.fromCityId,
    from_city: cityName(trip.fromCityId),
    ...wireValues(tripFields, trip),
    destination: trip.destinations.map(({ id, countryId, cities: stops }) => ({
      id,
      country_id: countryId,
      country: countryName(countryId),
      cities: stops.map((stop) => ({ id: stop.id, city_id: stop.cityId, city: cityName(stop.cityId) })),
    })),
  };
}

/** A trip in a list, with pictures and figures of its countries. `addressOf` is `publicAddress.of`. */
export function tripRow(
  trip: Trip,
  cities: ReadonlyMap<number, City>,
  figures: ReadonlyMap<number, CountryFigures>,
  addressOf: (target: string) => string,
): TripRow {
  const wire = tripWire(trip, cities);
  return {
    ...wire,
    image: countryPhotosOf(trip.fromCountryId, addressOf),
    destination: wire.destination.map((destination) => ({
      ...destination,
      image: countryPhotosOf(destination.country_id, addressOf),
      request_pending: figures.get(destination.country_id)?.pendingRequests ?? 0,
      request_completed: figures.get(destination.country_id)?.completedRequests ?? 0,
    })),
  };
}

function countryName(countryId: number): string {
  return countryOf(countryId)?.name ?? '';
}
