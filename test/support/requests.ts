import type { RequestDetails } from '#shared/gibby/requests/request.ts';

/** What somebody may ask for at Gibby: nothing more than it takes. */
export const plainDetails: RequestDetails = {
  itemName: 'Walnuts',
  itemDescription: '',
  categoryId: 1,
  brand: '',
  quantity: '1 pcs',
  colorFlavour: '',
  size: '',
  originalBox: false,
  originalReceipt: false,
  pictures: [],
  countryId: 13,
  cityId: null,
  maximumPriceMinor: 100_000,
  collectionMethodId: 1,
  maximumDeliveryDate: '2026-05-01',
  deliveryCountryId: 101,
  deliveryCityId: 1_650_357,
  deliveryAddress: 'Jalan Contoh 80',
  shopAddress: '',
  note: '',
};
