import { expect, test } from 'vitest';
import type { CommentEvent } from '#shared/gibby/comments/comment.ts';
import { planFor } from '#shared/gibby/notifications/event-notifications.rules.ts';
import type { Match } from '#shared/gibby/trips/match.ts';

const at = '2026-03-01T12:00:00.000Z';
const nameOf = (userId: number) => `User ${userId}`;
const comment: CommentEvent = {
  event: 'commented',
  id: 5,
  requestId: 7,
  requesterId: 1,
  itemName: 'Walnuts',
  authorId: 2,
  message: 'Which ones?',
  at,
};
const match: Match = {
  event: 'matched',
  requestId: 7,
  requesterId: 1,
  itemName: 'Walnuts',
  userId: 2,
  tripId: 9,
  until: '2026-04-20',
  at,
};

test('the requester is notified of comments, but not of their own', () => {
  expect(planFor({ topic: 'comment', record: comment }).notificationsFor(nameOf)).toEqual([
    {
      kind: 'newComment',
      userId: 1,
      actorId: 2,
      at,
      message: '“User 2” commented on your request for Walnuts',
      data: { request_id: 7, request_comment_id: 5, name: 'User 2', item: 'Walnuts' },
    },
  ]);
  expect(planFor({ topic: 'comment', record: { ...comment, authorId: 1 } }).notificationsFor(nameOf)).toEqual([]);
});

test('the traveller is notified of a request that matches their trip, with the trip that G19 needs', () => {
  expect(planFor({ topic: 'match', record: match }).notificationsFor(nameOf)).toEqual([
    {
      kind: 'requestMatched',
      userId: 2,
      actorId: 1,
      at,
      message: '“User 1” asks for Walnuts, which you could bring from your trip',
      data: { request_id: 7, trip_id: 9, name: 'User 1', item: 'Walnuts' },
    },
  ]);
});
