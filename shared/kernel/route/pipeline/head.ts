import { changesNothing } from '../define.ts';
import { answerHeaders, type HttpAnswer, type Pipeline, type Request } from './request.ts';

/**
 * HEAD changes nothing (RFC 9110, section 9.2.1), although some documented routes write when they are read: one logs
 * out, others mark what was opened. So their handlers do not run for it: a caller who may call the route gets the answer
 * of a success without its body. Runs before the handler, on requests that passed every check.
 */
export function answerHead({ route }: Pipeline) {
  return {
    before: ({ internal: { progress } }: Request): HttpAnswer | undefined => {
      if (progress.method !== 'HEAD' || changesNothing(route)) return undefined;
      return { statusCode: route.status ?? 200, headers: { ...answerHeaders }, body: '' };
    },
  };
}
