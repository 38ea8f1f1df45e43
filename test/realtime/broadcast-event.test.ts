import { expect, test } from 'vitest';
import { handler as broadcastEvent } from '../../functions/realtime/broadcast-event/handler.ts';
import { consumerFunction } from '../../shared/route/consumer.ts';
import { newGig } from '../../shared/rules/gig-change.ts';
import { begin, customer, first, freshGig, gigId } from '../rules/gig-fixture.ts';
import { realtime } from './harness.ts';

test('the record of an event reaches whom it concerns; a replayed one carries the same id', async () => {
  const { ports, connected, framesOf } = await realtime();
  const { gig, event } = newGig({ ...freshGig }, begin);
  await ports.gigs.commit(ports.gigs.creation(gig, event));
  for (const account of [customer, first]) {
    await ports.connections.subscribe(await connected(account, account), `private-account-${account}`);
  }
  const consume = consumerFunction('test', broadcastEvent, ports, (image) => image);
  const record = { dynamodb: { SequenceNumber: '1', NewImage: { PK: `GIG#${gigId}`, SK: 'EVT#000001', ...event } } };
  expect(await consume({ Records: [record, record] })).toEqual({ batchItemFailures: [] });
  for (const account of [customer, first]) {
    const ids = framesOf(account).map(({ data }) => JSON.parse(data).id);
    expect(ids).toEqual([`${gigId}-1`, `${gigId}-1`]);
  }
  expect(framesOf(customer)[0]?.event).toBe('gig-requested');
  expect(framesOf(first)[0]?.event).toBe('gig-offered');
});

test('an event whose gig is not there is left to the dead letters', async () => {
  const { ports } = await realtime();
  const { event } = newGig({ ...freshGig }, begin);
  const consume = consumerFunction('test', broadcastEvent, ports, (image) => image);
  const record = { dynamodb: { SequenceNumber: '7', NewImage: { ...event } } };
  expect(await consume({ Records: [record] })).toEqual({ batchItemFailures: [{ itemIdentifier: '7' }] });
});
