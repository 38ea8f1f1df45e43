import { Failure } from '../domain/errors.ts';
import type { Request } from '../domain/request.ts';
import type { RequestForm } from '../domain/request-form.ts';
import type { Pictures } from '../ports/pictures.ts';
import type { Sequences } from '../ports/platform.ts';
import type { Ambient } from '../ports/ports.ts';
import type { RequestsWriter } from '../ports/requests.ts';
import { newRequest } from '../rules/request-change.ts';
import { requestDetailsOf } from '../rules/request-form.ts';
import { keepPictures, removePictures } from './keep-pictures.ts';

interface PostingPorts extends Pick<Ambient, 'clock' | 'log'> {
  readonly requests: RequestsWriter;
  readonly pictures: Pictures;
  readonly sequences: Sequences;
}

/**
 * Posts the request of a valid form, with its pictures, which go again when it cannot be written. Fails as
 * `pictures.store` does.
 */
export async function postRequest(form: RequestForm, requesterId: number, ports: PostingPorts): Promise<Request> {
  const { requests, sequences, clock } = ports;
  const id = await sequences.next('request');
  const pictures = await keepPictures(form, { kind: 'request', ownerId: id, userId: requesterId }, ports);
  const { request, event } = newRequest({ ...requestDetailsOf(form, pictures), id, requesterId }, clock.now());
  try {
    await requests.commit(requests.creation(request, event));
    return request;
  } catch (thrown) {
    // After any other error nobody knows whether it was written.
    if (thrown instanceof Failure) await removePictures(pictures, ports);
    throw thrown;
  }
}
