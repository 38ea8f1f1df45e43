import type { RequestForm } from '../../../../shared/domain/request-form.ts';
import type { PortsOf } from '../../../../shared/ports/ports.ts';
import { citiesById } from '../../../../shared/process/cities-by-id.ts';
import { keepPictures, removePictures } from '../../../../shared/process/keep-pictures.ts';
import { showRequest } from '../../../../shared/process/show-requests.ts';
import { handle } from '../../../../shared/route/define.ts';
import { assertCompleteProfile } from '../../../../shared/rules/complete-profile.ts';
import { dayAt } from '../../../../shared/rules/jakarta-days.ts';
import { newRequest } from '../../../../shared/rules/request-change.ts';
import { assertRequestForm, citiesOfForm, requestDetailsOf } from '../../../../shared/rules/request-form.ts';
import { createRequest } from './route.ts';

type RequestPorts = PortsOf<typeof createRequest.uses>;

export const handler = handle(createRequest, async ({ body, user: caller }, ports) => {
  const { requests, users, sequences, clock } = ports;
  await assertForm(body, ports);
  assertCompleteProfile(await users.get(caller.userId));
  const id = await sequences.next('request');
  const pictures = await keepPictures(body, { kind: 'request', ownerId: id, userId: caller.userId }, ports);
  const details = requestDetailsOf(body, pictures);
  const { request, event } = newRequest({ ...details, id, requesterId: caller.userId }, clock.now());
  try {
    await requests.commit(requests.creation(request, event));
  } catch (thrown) {
    await removePictures(pictures, ports);
    throw thrown;
  }
  return { data: await showRequest(request, caller.userId, ports) };
});

async function assertForm(form: RequestForm, { categories, clock, ...ports }: RequestPorts): Promise<void> {
  const [category, cities] = await Promise.all([
    categories.get(form.category_id),
    citiesById(citiesOfForm(form), ports.cities),
  ]);
  assertRequestForm(form, { category, cities, today: dayAt(clock.now()) });
}
