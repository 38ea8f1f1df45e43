import { describe, expect, test } from 'vitest';
import type { City } from '#shared/gibby/reference/city.ts';
import { citiesNamedIn, destinationsOf, tripPlanOf } from '#shared/gibby/trips/trip-form.rules.ts';
import { TripForm } from '#shared/gibby/trips/trip-form.schema.ts';
import { Failure } from '#shared/kernel/errors.ts';

const cities = new Map<number, City>(
  [
    { id: 3, name: 'Kabul', countryId: 1 },
    { id: 1, name: 'Herat', countryId: 1 },
    { id: 4, name: 'Jakarta', countryId: 101 },
    { id: 5, name: 'Bandung', countryId: 101 },
  ].map((city) => [city.id, city]),
);
const checks = { cities, today: '2016-10-01' };
const valid = {
  from_country_id: '1',
  from_city_id: '3',
  departure_date: '2016-11-01',
  return_date: '2016-11-02',
  destination: [{ country_id: 101, city_ids: [4, 5] }],
};

function messagesOf(form: unknown): string[] {
  try {
    tripPlanOf(TripForm.parse(form), checks);
    return [];
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    expect(thrown.code).toBe('invalid_input');
    return (thrown.facts.errors as { message: string }[]).map(({ message }) => message);
  }
}

test('a valid form is a plan, whether its ids are numbers or text', () => {
  expect(tripPlanOf(TripForm.parse(valid), checks)).toEqual({
    fromCountryId: 1,
    fromCityId: 3,
    departureDate: '2016-11-01',
    returnDate: '2016-11-02',
    destinations: [{ countryId: 101, cityIds: [4, 5] }],
  });
  expect(citiesNamedIn(TripForm.parse(valid))).toEqual([3, 4, 5]);
});

test('entries of destinations and of cities have unique numbers across all trips', () => {
  const plan = {
    destinations: [
      { countryId: 101, cityIds: [4, 5] },
      { countryId: 1, cityIds: [] },
    ],
  };
  const [one, other] = [destinationsOf(12, plan), destinationsOf(13, plan)];
  const idsOf = (destinations: typeof one) =>
    destinations.flatMap(({ id, cities: stops }) => [id, ...stops.map((stop) => stop.id)]);
  expect(new Set([...idsOf(one), ...idsOf(other)]).size).toBe(8);
});

describe('everything that is wrong is reported at once, in the words of the document', () => {
  const invalid = 'Some of destination values is invalid';
  test.each([
    [
      'the document’s own',
      { ...valid, departure_date: undefined, destination: [{ country_id: 999, city_ids: [4] }] },
      ['The departure_date field is required.', invalid],
    ],
    ['a country twice', { ...valid, destination: [...valid.destination, ...valid.destination] }, [invalid]],
    ['a city of another country', { ...valid, destination: [{ country_id: 101, city_ids: [4, 3] }] }, [invalid]],
    ['a city twice', { ...valid, destination: [{ country_id: 101, city_ids: [4, 4] }] }, [invalid]],
    ['a destination without cities', { ...valid, destination: [{ country_id: 101 }] }, [invalid]],
    ['destinations of nothing', { ...valid, destination: [null, 'x'] }, [invalid]],
    ['no destination at all', { ...valid, destination: [] }, [invalid]],
    ['destinations left out', { ...valid, destination: undefined }, ['The destination field is required.']],
    ['a city of departure elsewhere', { ...valid, from_city_id: 4 }, ['The selected from_city_id is invalid.']],
    [
      'an unknown country',
      { ...valid, from_country_id: 999 },
      ['The selected from_country_id is invalid.', 'The selected from_city_id is invalid.'],
    ],
    ['no date', { ...valid, return_date: '2016-02-30' }, ['The return_date is not a valid date.']],
    ['a number for a date', { ...valid, return_date: 20161102 }, ['The return_date is not a valid date.']],
    ['a list for a date', { ...valid, departure_date: ['2016-11-01'] }, ['The departure_date is not a valid date.']],
    [
      'back before leaving',
      { ...valid, return_date: '2016-10-31' },
      ['The return_date must be a date after or equal to departure_date.'],
    ],
    [
      'a trip of the past',
      { ...valid, departure_date: '2016-09-01', return_date: '2016-09-30' },
      ['The return_date must be a date after or equal to today.'],
    ],
    [
      'nothing',
      {},
      ['from_country_id', 'from_city_id', 'departure_date', 'return_date', 'destination'].map(
        (field) => `The ${field} field is required.`,
      ),
    ],
  ])('%s', (_name, form, messages) => {
    expect(messagesOf(form)).toEqual(messages);
  });
});
