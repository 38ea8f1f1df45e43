import { dayAfter } from '#shared/gibby/kernel/jakarta-days.rules.ts';
import { storedValues } from '#shared/gibby/kernel/plain-fields.ts';
import type { Picture } from '#shared/gibby/pictures/picture.ts';
import type { Category } from '#shared/gibby/reference/category.ts';
import type { City } from '#shared/gibby/reference/city.ts';
import { collectionMethods } from '#shared/gibby/reference/collection-method.ts';
import { countryOf } from '#shared/gibby/reference/countries.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { maxDaysToDelivery } from './request.rules.ts';
import { type RequestDetails, requestFields } from './request.ts';
import type { RequestForm } from './request-form.schema.ts';

/** The stored data that a request's form is checked against. */
interface RequestChecks {
  readonly category: Category | undefined;
  /** The cities that the form refers to, by id. */
  readonly cities: ReadonlyMap<number, City>;
  /** Today in Gibby's own time zone: `2016-09-14`. */
  readonly today: string;
}

/** Ids of all cities that a form refers to. */
export function citiesOfForm({ city_id: cityId, delivery_city_to: deliveryCityId }: RequestForm): number[] {
  return [...(cityId ? [cityId] : []), deliveryCityId];
}

/** Fails with `invalid_input`, which names every invalid field. */
export function assertRequestForm(form: RequestForm, { category, cities, today }: RequestChecks): void {
  const isCityOf = (cityId: number, countryId: number) => cities.get(cityId)?.countryId === countryId;
  const wrong = [
    ...(category ? [] : [unknown('category_id')]),
    ...(countryOf(form.country_id) ? [] : [unknown('country_id')]),
    ...(!form.city_id || isCityOf(form.city_id, form.country_id) ? [] : [unknown('city_id')]),
    ...(collectionMethods.some(({ id }) => id === form.collection_method) ? [] : [unknown('collection_method')]),
    ...(countryOf(form.delivery_country_to) ? [] : [unknown('delivery_country_to')]),
    ...(isCityOf(form.delivery_city_to, form.delivery_country_to) ? [] : [unknown('delivery_city_to')]),
    ...(form.estimate_delivery > today ? [] : [problem('estimate_delivery', 'must be a date after today.')]),
    ...(form.estimate_delivery <= dayAfter(today, maxDaysToDelivery)
      ? []
      : [problem('estimate_delivery', `must be a date within ${maxDaysToDelivery} days.`)]),
  ];
  if (wrong.length > 0) throw new Failure('invalid_input', { facts: { errors: wrong } });
}

const problem = (path: string, words: string) => ({
  in: 'body',
  path,
  message: `The ${path.replaceAll('_', ' ')} ${words}`,
});
const unknown = (path: string) => ({
  in: 'body',
  path,
  message: `The selected ${path.replaceAll('_', ' ')} is invalid.`,
});

/** The details of a valid form; the pictures are already stored. */
export function requestDetailsOf(form: RequestForm, pictures: readonly Picture[]): RequestDetails {
  return {
    ...storedValues(requestFields, form),
    categoryId: form.category_id,
    pictures,
    countryId: form.country_id,
    cityId: form.city_id ?? null,
    maximumPriceMinor: form.maximum_price,
    collectionMethodId: form.collection_method,
    maximumDeliveryDate: form.estimate_delivery,
    deliveryCountryId: form.delivery_country_to,
    deliveryCityId: form.delivery_city_to,
  };
}
