/** A city where users live or travel to. */
export interface City {
  /** Its id in GeoNames, which never changes. */
  readonly id: number;
  readonly name: string;
  readonly countryId: number;
}
