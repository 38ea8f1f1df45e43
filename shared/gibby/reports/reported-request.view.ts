import { wireValues, withoutPersonal } from '#shared/gibby/kernel/plain-fields.ts';
import { gibbyTimeOf } from '#shared/gibby/kernel/wire.ts';
import { photosOf } from '#shared/gibby/pictures/picture.ts';
import { type Request, requestFields, wireStatuses } from '#shared/gibby/requests/request.ts';
import type { Moderation, ModerationAct, Report } from './moderation.ts';
import type { ReportedRequestDetail, ReportedRequestWire } from './reported-request.schema.ts';

/** A reported request in the list of administrators. */
export function reportedRequest({ state, since, count, lastAct }: Moderation, request: Request): ReportedRequestWire {
  return {
    request_id: request.id,
    requester_id: request.requesterId,
    item_name: request.itemName,
    status: wireStatuses[request.status].name,
    state,
    since: gibbyTimeOf(since),
    report_count: count,
    last_act: lastAct && actWire(lastAct),
  };
}

/**
 * A reported request as a whole. Its personal fields are empty: those who have reported it could not see them either.
 */
export function reportedRequestDetail(
  moderation: Moderation,
  request: Request,
  { acts, reports }: { readonly acts: readonly ModerationAct[]; readonly reports: readonly Report[] },
  addressOf: (target: string) => string,
): ReportedRequestDetail {
  return {
    ...withoutPersonal(requestFields, wireValues(requestFields, request)),
    ...reportedRequest(moderation, request),
    images: request.pictures.map((picture) => photosOf(picture, addressOf)),
    acts: acts.map(actWire),
    reports: reports.map(({ userId, reason, isCounted, at }) => ({
      user_id: userId,
      reason,
      is_counted: isCounted ?? true,
      created_at: gibbyTimeOf(at),
    })),
  };
}

function actWire({ outcome, by, reason, reportCount, at }: ModerationAct) {
  return { outcome, by, reason, report_count: reportCount, created_at: gibbyTimeOf(at) };
}
