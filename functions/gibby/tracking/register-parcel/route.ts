import { RequestEventRecord } from '#shared/gibby/requests/request.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const registerParcel = defineConsumer({
  summary: 'Asks the tracking provider to tell of the parcel that a delivery has named',
  source: { stream: { partitionPrefix: 'REQ#', sortPrefix: 'EVT#' }, through: 'queue' },
  record: RequestEventRecord,
  uses: { trackings: 'read', courierUpdates: 'register' },
});
