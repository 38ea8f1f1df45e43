import { presentComments } from '#shared/gibby/comments/present-comments.usecase.ts';
import { pageOf } from '#shared/gibby/kernel/pagination.ts';
import { maySee } from '#shared/gibby/requests/request-moderation.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listComments } from './route.ts';

export const handler = handle(listComments, async ({ params, query, user: caller, request }, ports) => {
  const { requests, comments, publicAddress } = ports;
  const commented = await requests.get(params.id);
  if (!commented || !maySee(commented, caller.userId)) throw new Failure('request_not_found');
  const [total, found] = await Promise.all([comments.count(params.id), comments.ofRequest(params.id, query)]);
  const items = await presentComments(found.items, ports);
  const list = { items, total, page: query.page, perPage: query.per_page, next: found.next };
  return pageOf(list, publicAddress.of(request.target));
});
