import { Failure } from '../../../../shared/domain/errors.ts';
import { pageOf } from '../../../../shared/domain/gibby-page.ts';
import { showComments } from '../../../../shared/process/show-comments.ts';
import { handle } from '../../../../shared/route/define.ts';
import { maySee } from '../../../../shared/rules/reporting.ts';
import { listComments } from './route.ts';

export const handler = handle(listComments, async ({ params, query, user: caller, request }, ports) => {
  const { requests, comments, publicAddress } = ports;
  const commented = await requests.get(params.id);
  if (!commented || !maySee(commented, caller.userId)) throw new Failure('request_not_found');
  const [total, found] = await Promise.all([comments.count(params.id), comments.ofRequest(params.id, query)]);
  const items = await showComments(found.items, ports);
  const list = { items, total, page: query.page, perPage: query.per_page, next: found.next };
  return pageOf(list, publicAddress.of(request.target));
});
