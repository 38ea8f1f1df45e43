import { dayAt } from '#shared/gibby/kernel/jakarta-days.rules.ts';
import { assertCompleteProfile } from '#shared/gibby/profiles/complete-profile.rules.ts';
import { citiesById } from '#shared/gibby/reference/cities-by-id.usecase.ts';
import { postRequest } from '#shared/gibby/requests/post-request.usecase.ts';
import { presentRequest } from '#shared/gibby/requests/present-requests.usecase.ts';
import { assertRequestForm, citiesOfForm } from '#shared/gibby/requests/request-form.rules.ts';
import type { RequestForm } from '#shared/gibby/requests/request-form.schema.ts';
import type { PortsOf } from '#shared/kernel/ports.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { createRequest } from './route.ts';

type RequestPorts = PortsOf<typeof createRequest.uses>;

export const handler = handle(createRequest, async ({ body, user: caller }, ports) => {
  await assertForm(body, ports);
  assertCompleteProfile(await ports.users.get(caller.userId));
  const request = await postRequest(body, caller.userId, ports);
  return { data: await presentRequest(request, caller.userId, ports) };
});

async function assertForm(form: RequestForm, { categories, clock, ...ports }: RequestPorts): Promise<void> {
  const [category, cities] = await Promise.all([
    categories.get(form.category_id),
    citiesById(citiesOfForm(form), ports.cities),
  ]);
  assertRequestForm(form, { category, cities, today: dayAt(clock.now()) });
}
