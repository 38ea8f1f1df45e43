import type { GibbyPerson } from './gibby-person.ts';

/** The choices that the app's forms of a deal offer, with their ids in the product's reference data. */
export async function findChoices({ api }: GibbyPerson) {
  const [countries, categories, methods, couriers] = await Promise.all([
    api.listCountryNames(),
    api.listCategories(),
    api.listCollectionMethods(),
    api.listCouriers(),
  ]);
  const [category] = categories.data;
  const method = methods.data.find((each) => each.is_courier);
  const courier = couriers.data.find(({ slug }) => slug !== undefined);
  if (!category || !method || !courier?.slug) throw new Error('The reference data are not complete.');

  async function findCity(countryName: string, cityName: string) {
    const country = countries.data.find(({ name }) => name === countryName);
    if (!country) throw new Error(`There is no ${countryName}.`);
    const { data } = await api.listCities({ query: { country_id: String(country.id), search: cityName } });
    const city = data.find(({ name }) => name === cityName);
    if (!city) throw new Error(`There is no ${cityName} in ${countryName}.`);
    return { countryId: country.id, cityId: city.id };
  }
  const [jakarta, tokyo] = await Promise.all([findCity('Indonesia', 'Jakarta'), findCity('Japan', 'Tokyo')]);
  return { jakarta, tokyo, categoryId: category.id, methodId: method.id, courierSlug: courier.slug };
}

export type Choices = Awaited<ReturnType<typeof findChoices>>;
