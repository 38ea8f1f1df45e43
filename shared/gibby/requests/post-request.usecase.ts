import type { Sequences } from '#shared/gibby/kernel/sequence.ports.ts';
import type { Pictures } from '#shared/gibby/pictures/picture.ports.ts';
import { commitWithPictures, storePictures } from '#shared/gibby/pictures/store-pictures.usecase.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import type { RequestsWriter } from './request.ports.ts';
import type { Request } from './request.ts';
import { newRequest } from './request-change.rules.ts';
import { requestDetailsOf } from './request-form.rules.ts';
import type { RequestForm } from './request-form.schema.ts';

interface PostingPorts extends Pick<Ambient, 'clock' | 'log'> {
  readonly requests: RequestsWriter;
  readonly pictures: Pictures;
  readonly sequences: Sequences;
}

/**
 * Posts the request of a valid form with its pictures, which are removed when the request cannot be written. Fails as
 * `pictures.store` does.
 */
export async function postRequest(form: RequestForm, requesterId: number, ports: PostingPorts): Promise<Request> {
  const { requests, sequences, clock } = ports;
  const id = await sequences.next('request');
  const pictures = await storePictures(form, { kind: 'request', ownerId: id, userId: requesterId }, ports);
  const { request, event } = newRequest({ ...requestDetailsOf(form, pictures), id, requesterId }, clock.now());
  await commitWithPictures(pictures, () => requests.commit(requests.creation(request, event)), ports);
  return request;
}
