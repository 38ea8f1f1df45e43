import { expect, test } from 'vitest';
import { gigChannelEventNames, offerChannelEventNames } from '#shared/dropin/gigs/gig-channel-events.rules.ts';
import { streamingEvent, streamMessageEvent } from '#shared/instant/streams/stream-channel-events.rules.ts';
import { pageOf, textOf } from './pages.ts';

const page = 'docs/realtime.md';

/** The events that the tables of a heading name. */
function eventsUnder(heading: string): readonly string[] {
  const cells = pageOf(page).headings.find(({ text }) => text === heading)?.firstCells ?? [];
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''));
}

test('the page names every event of a gig, and no other', () => {
  const named = [...new Set([...Object.values(gigChannelEventNames), 'gig-changed'])];
  expect(eventsUnder('Of a gig').toSorted()).toEqual(named.toSorted());
  for (const name of Object.values(offerChannelEventNames)) expect(textOf(page)).toContain(`\`${name}\``);
});

test('the page names the events of an instant stream', () => {
  expect(eventsUnder('Of an instant stream')).toEqual(expect.arrayContaining([streamingEvent, streamMessageEvent]));
});
