import { sequences } from '#shared/gibby/kernel/sequence.dynamo.ts';
import { announcements } from '#shared/gibby/reference/announcement.dynamo.ts';
import { categories } from '#shared/gibby/reference/category.dynamo.ts';
import { contentPages } from '#shared/gibby/reference/content-page.dynamo.ts';
import { countryFigures } from '#shared/gibby/reference/country-figures.dynamo.ts';
import type { Unit } from '#shared/kernel/route/define.ts';
import { idempotency } from '#shared/platform/http/idempotency.dynamo.ts';
import { publicAddress } from '#shared/platform/http/public-address.adapter.ts';
import { contentOf, samples } from '#test/contract/samples.ts';
import { call, type TestRequest } from '#test/support/call.ts';
import { builtCities } from '#test/support/cities.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';

/** Parameters of a list. */
export type Query = Readonly<Record<string, string>>;

/** The host in all addresses of the samples. */
export const origin = 'https://gibby.example.com';

/** The area on a fresh table, with a user and an administrator to call it. */
export async function referenceFixture() {
  const runtime = await testRuntime({ PUBLIC_URL: origin });
  const ports = {
    ...runtime,
    announcements: announcements(runtime),
    categories: categories(runtime),
    cities: builtCities,
    contentPages: contentPages(runtime),
    countryFigures: countryFigures(runtime),
    idempotency: idempotency(runtime),
    publicAddress: publicAddress(runtime),
    sequences: sequences(runtime),
  };
  const admin = { as: '5720955de2db76686c1f7c4d', admin: true } as const;
  return {
    runtime,
    ports,
    byUser: (unit: Unit, query?: TestRequest['query']) => call(unit, ports, { as: 1, ...(query && { query }) }),
    byApplication: (unit: Unit, query?: TestRequest['query']) => call(unit, ports, query && { query }),
    byAdmin: (unit: Unit, request: TestRequest) => call(unit, ports, { ...admin, ...request }),
    items: () => itemsOf(runtime),
  };
}

/** A page as the document prints it. */
export interface SamplePage {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly meta: { readonly pagination: Readonly<Record<string, unknown>> };
}

/** The documented answer of a list. */
export function sampleOf(path: string): SamplePage {
  const sample = samples.find((one) => one.path === path && one.kind === 'response' && one.status === 200);
  if (!sample) throw new Error(`${path} has no sample.`);
  return contentOf(sample) as SamplePage;
}
