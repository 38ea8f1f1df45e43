import type { RequestForm } from '../../../../shared/domain/request-form.ts';
import type { PortsOf } from '../../../../shared/ports/ports.ts';
import { citiesById } from '../../../../shared/process/cities-by-id.ts';
import { postRequest } from '../../../../shared/process/post-request.ts';
import { showRequest } from '../../../../shared/process/show-requests.ts';
import { handle } from '../../../../shared/route/define.ts';
import { assertCompleteProfile } from '../../../../shared/rules/complete-profile.ts';
import { dayAt } from '../../../../shared/rules/jakarta-days.ts';
import { assertRequestForm, citiesOfForm } from '../../../../shared/rules/request-form.ts';
import { createRequest } from './route.ts';

type RequestPorts = PortsOf<typeof createRequest.uses>;

export const handler = handle(createRequest, async ({ body, user: caller }, ports) => {
  await assertForm(body, ports);
  assertCompleteProfile(await ports.users.get(caller.userId));
  const request = await postRequest(body, caller.userId, ports);
  return { data: await showRequest(request, caller.userId, ports) };
});

async function assertForm(form: RequestForm, { categories, clock, ...ports }: RequestPorts): Promise<void> {
  const [category, cities] = await Promise.all([
    categories.get(form.category_id),
    citiesById(citiesOfForm(form), ports.cities),
  ]);
  assertRequestForm(form, { category, cities, today: dayAt(clock.now()) });
}
