import type { Failure } from '#shared/kernel/errors.ts';
import { pageDocument, pageHeaders } from '#shared/kernel/page.ts';
import type { ShowPage } from '../define.ts';
import { wireError } from '../wire-errors.ts';
import type { HttpAnswer, Pipeline, Request } from './request.ts';

/** Outermost step: the answer of a route with a page becomes that page, for callers whose `accept` names HTML. */
export function showPage({ route, family, ports }: Pipeline, show: ShowPage | undefined) {
  const respond = (request: Request) => {
    const { progress } = request.internal;
    const response = request.response as HttpAnswer | undefined;
    if (!route.page || !response) return;
    response.headers = { ...response.headers, vary: 'accept' };
    if (!show || !progress.wantsPage) return;
    const { failure, path } = progress;
    const page = show(
      failure
        ? {
            path,
            failure: { code: failure.code, facts: failure.facts, message: messageOf(failure, progress.requestId) },
          }
        : { path, answer: JSON.parse(response.body ?? 'null') },
      ports as never,
    );
    request.response = {
      ...response,
      headers: { ...response.headers, ...pageHeaders },
      body: pageDocument(page),
    } satisfies HttpAnswer;
  };
  const messageOf = (failure: Failure, requestId: string) => {
    const { body } = wireError(family, failure, requestId);
    return String(Object(Object(body).error).message);
  };
  return { after: respond, onError: respond };
}
