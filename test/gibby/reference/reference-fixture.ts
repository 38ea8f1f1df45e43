import type { Unit } from '#shared/kernel/route/define.ts';
import { sampleOf as documented } from '#test/contract/samples.ts';
import type { TestRequest } from '#test/support/call.ts';
import { gibbyFixture } from '#test/support/gibby-fixture.ts';

/** Parameters of a list. */
export type Query = Readonly<Record<string, string>>;

const administrator = '5720955de2db76686c1f7c4d';

/** The area on a fresh table, with a user and an administrator to call it. */
export async function referenceFixture() {
  const fixture = await gibbyFixture();
  const { as, send } = fixture;
  return {
    ...fixture,
    byUser: (unit: Unit, query?: TestRequest['query']) => as(1).call(unit, query && { query }),
    byApplication: (unit: Unit, query?: TestRequest['query']) => send(unit, query && { query }),
    byAdmin: (unit: Unit, request: TestRequest) => as(administrator).call(unit, request),
  };
}

/** A page as the document prints it. */
interface SamplePage {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly meta: { readonly pagination: Readonly<Record<string, unknown>> };
}

/** The documented answer of a list. */
export function sampleOf(path: string): SamplePage {
  return Object(documented(path, { status: 200 }));
}
