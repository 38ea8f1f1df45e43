import { storedValues } from '#shared/gibby/kernel/plain-fields.ts';
import type { City } from '#shared/gibby/reference/city.ts';
import { countryOf } from '#shared/gibby/reference/countries.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { type Trip, type TripDestination, tripFields } from './trip.ts';
import { type DestinationForm, PlainTripForm, type TripForm } from './trip-form.schema.ts';

/** A trip with more countries is not plausible. */
const maxDestinations = 20;
/** Destinations and cities are numbered within their trip, so none needs its own counter. */
const entriesOfOne = 100;

/** The stored data that a trip's form is checked against. */
interface TripChecks {
  /** The cities that the form refers to, by id. */
  readonly cities: ReadonlyMap<number, City>;
  /** Today in Gibby's own time zone: `2016-11-01`. */
  readonly today: string;
}

/** The content of a trip's form. */
type TripPlan = Omit<Trip, 'id' | 'travellerId' | 'createdAt' | 'destinations'> & {
  readonly destinations: readonly { readonly countryId: number; readonly cityIds: readonly number[] }[];
};

/** Ids of all cities that a form refers to. */
export function citiesNamedIn({ from_city_id: fromCityId, destination }: TripForm): number[] {
  const cityIds = [fromCityId ?? [], ...(destination ?? []).map(({ city_ids: ids }) => ids ?? [])].flat();
  return [...new Set(cityIds)].slice(0, maxDestinations * entriesOfOne);
}

/** The plan of a valid form. Fails with `invalid_input`, which names every error in the document's words. */
export function tripPlanOf(form: TripForm, checks: TripChecks): TripPlan {
  const given = givenFields(form);
  const plain = PlainTripForm.safeParse(given);
  const problems = [
    ...originProblems(form, checks),
    ...(plain.error?.issues ?? []).map(({ path, message }) => plainProblem(String(path[0]), message, given)),
    ...orderProblems(form, checks),
    ...destinationProblems(form, checks),
  ];
  const { from_country_id: fromCountryId, from_city_id: fromCityId, destination } = form;
  if (problems.length > 0 || !plain.success || !fromCountryId || !fromCityId) {
    throw new Failure('invalid_input', { facts: { errors: problems } });
  }
  const destinations = (destination ?? []).flatMap(({ country_id: countryId, city_ids: cityIds }) =>
    countryId ? [{ countryId, cityIds: cityIds ?? [] }] : [],
  );
  return { fromCountryId, fromCityId, ...storedValues(tripFields, plain.data), destinations };
}

/** The destinations of a trip with their ids. */
export function destinationsOf(tripId: number, { destinations }: Pick<TripPlan, 'destinations'>): TripDestination[] {
  return destinations.map(({ countryId, cityIds }, index) => {
    const id = tripId * entriesOfOne + index + 1;
    return {
      id,
      countryId,
      cities: cityIds.map((cityId, place) => ({ id: id * entriesOfOne + place + 1, cityId })),
    };
  });
}

interface Problem {
  readonly in: 'body';
  readonly path: string;
  readonly message: string;
}

const problem = (path: string, message: string): Problem => ({ in: 'body', path, message });
const required = (path: string) => problem(path, `The ${path} field is required.`);
const unknown = (path: string) => problem(path, `The selected ${path} is invalid.`);

function originProblems({ from_country_id: country, from_city_id: city }: TripForm, { cities }: TripChecks): Problem[] {
  const ofCountry = !country ? [required('from_country_id')] : countryOf(country) ? [] : [unknown('from_country_id')];
  const isThere = !country || (city && cities.get(city)?.countryId === country);
  return [...ofCountry, ...(!city ? [required('from_city_id')] : isThere ? [] : [unknown('from_city_id')])];
}

/** An empty field counts as absent. */
function givenFields(form: TripForm): Partial<TripForm> {
  return Object.fromEntries(Object.entries(form).filter(([, value]) => value));
}

function plainProblem(name: string, message: string, given: Partial<TripForm>): Problem {
  return name in given ? problem(name, `The ${name} ${message}`) : required(name);
}

const TripDates = PlainTripForm.pick({ departure_date: true, return_date: true });

/** What is wrong with the two dates together. Each by itself is a plain field. */
function orderProblems(form: TripForm, { today }: TripChecks): Problem[] {
  const dates = TripDates.safeParse(form);
  if (!dates.success) return [];
  const { departure_date: departure, return_date: back } = dates.data;
  if (back < departure) {
    return [problem('return_date', 'The return_date must be a date after or equal to departure_date.')];
  }
  return back < today ? [problem('return_date', 'The return_date must be a date after or equal to today.')] : [];
}

function destinationProblems({ destination }: TripForm, checks: TripChecks): Problem[] {
  if (!destination) return [required('destination')];
  const countryIds = destination.map(({ country_id: countryId }) => countryId);
  const isValid =
    destination.length > 0 &&
    destination.length <= maxDestinations &&
    new Set(countryIds).size === destination.length &&
    destination.every((one) => isDestination(one, checks));
  // The document's own sentence, without a full stop.
  return isValid ? [] : [problem('destination', 'Some of destination values is invalid')];
}

function isDestination({ country_id: countryId, city_ids: cityIds }: DestinationForm, { cities }: TripChecks): boolean {
  if (!countryId || !countryOf(countryId) || !cityIds) return false;
  return new Set(cityIds).size === cityIds.length && cityIds.every((id) => cities.get(id)?.countryId === countryId);
}
