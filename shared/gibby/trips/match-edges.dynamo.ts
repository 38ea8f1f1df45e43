import * as z from 'zod';
import { retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import type { Timestamp } from '#shared/kernel/time.ts';
import { recordKey } from '#shared/kernel/topic.ts';
import { type Condition, isNew, type Table } from '#shared/platform/dynamo/table.dynamo.ts';
import { type FoundBy, Match, OpenRequest, type Pair } from './match.ts';
import { newMatches } from './new-matches.ts';
import { prefixes } from './trips.keys.ts';

/** Says whether a request is open. Every new edge is conditional on it, so that none outlives its request. */
export const Mark = z.object({ version: z.int(), isOpen: z.boolean(), request: OpenRequest.optional() });
export type Mark = z.infer<typeof Mark>;

export const padded = (id: number) => String(id).padStart(15, '0');
export const markKey = (requestId: number) => ({ PK: `${prefixes.match}of#${requestId}`, SK: 'S' });
export const edgesPartition = (requestId: number) => `${prefixes.match}r#${requestId}`;
export const countKey = (userId: number) => ({ PK: `${prefixes.match}u#${userId}`, SK: 'COUNT' });
const edgeKey = ({ requestId, userId }: Pick<Match, 'requestId' | 'userId'>) =>
  recordKey(newMatches, `r#${requestId}`, String(userId));
const nameOf = ({ requestId, userId }: Pick<Match, 'requestId' | 'userId'>) => `${requestId}/${userId}`;

/** Edges of one transaction: two writes for each, one that all share, and DynamoDB takes a hundred. */
const edgesAtOnce = 49;

interface NewEdge {
  readonly edge: Match;
  readonly createdAt: Timestamp;
}

/**
 * Stores the matches of pairs that share their request or their traveller, those of requests that are still open. A
 * known match lasts as long as the latest of its trips. Returns the matches that are stored afterwards.
 */
export async function addEdges(
  table: Table,
  pairs: readonly Pair[],
  foundBy: FoundBy,
  at: Timestamp,
): Promise<readonly Match[]> {
  const stored: Match[] = [];
  for (const slice of slicesOf(edgesOf(pairs, foundBy, at))) {
    stored.push(...(await retryOnConflict('others change the same matches', () => addSlice(table, slice))));
  }
  return stored;
}

async function addSlice(table: Table, wanted: readonly NewEdge[]): Promise<Match[]> {
  const requestIds = [...new Set(wanted.map(({ edge }) => edge.requestId))];
  const consistent = { consistent: true };
  const [known, marks] = await Promise.all([
    table.getMany(
      wanted.map(({ edge }) => edgeKey(edge)),
      Match,
      consistent,
    ),
    table.getMany(requestIds.map(markKey), Mark, consistent),
  ]);
  const knownBy = new Map(known.map((edge) => [nameOf(edge), edge]));
  const open = new Set(marks.flatMap(({ isOpen, request }) => (isOpen && request ? [request.requestId] : [])));
  const come = wanted.filter(({ edge }) => !knownBy.has(nameOf(edge)) && open.has(edge.requestId));
  const longer = wanted.filter(({ edge }) => (knownBy.get(nameOf(edge))?.until ?? edge.until) < edge.until);
  const writes = [
    ...[...new Set(come.map(({ edge }) => edge.requestId))].map((id) => table.check(markKey(id), isStillOpen)),
    ...come.map(({ edge, createdAt }) =>
      table.put({ ...edgeKey(edge), ...indexKey(edge, createdAt), ...edge }, isNew('changed_meanwhile')),
    ),
    ...countWrites(
      table,
      come.map(({ edge }) => edge),
      1,
    ),
    ...longer.map(({ edge }) => prolonging(table, edge)),
  ];
  if (writes.length > 0) await table.commit(writes);
  return [...known, ...come.map(({ edge }) => edge)];
}

/** One edge for each request and traveller: of the first trip, and until the last return of several. */
function edgesOf(pairs: readonly Pair[], foundBy: FoundBy, at: Timestamp): NewEdge[] {
  const edges = new Map<string, NewEdge>();
  for (const { request, trip } of pairs) {
    const { requestId, requesterId, itemName, createdAt } = request;
    const { tripId, travellerId: userId, returnDate: until } = trip;
    const edge: Match = { event: 'matched', requestId, requesterId, itemName, userId, tripId, until, foundBy, at };
    const first = edges.get(nameOf(edge))?.edge;
    edges.set(nameOf(edge), { createdAt, edge: first ? { ...first, until: latest(first.until, until) } : edge });
  }
  return [...edges.values()];
}

const latest = (one: string, other: string) => (one > other ? one : other);

const isStillOpen: Condition = {
  expression: 'isOpen = :true',
  values: { ':true': true },
  otherwise: 'changed_meanwhile',
};

function indexKey({ requestId, userId }: Match, createdAt: Timestamp) {
  return { GSI1PK: `${prefixes.matchesOf}${userId}`, GSI1SK: `${createdAt}#${padded(requestId)}` };
}

function prolonging(table: Table, edge: Match) {
  const change = { expression: 'SET #until = :until', names: { '#until': 'until' }, values: { ':until': edge.until } };
  return table.update(edgeKey(edge), change, { expression: '#until < :until', otherwise: 'changed_meanwhile' });
}

/** Removes matches of one request or of one traveller, those that have not been prolonged meanwhile. */
export async function removeEdges(table: Table, edges: readonly Match[]): Promise<void> {
  for (const slice of slicesOf(edges)) {
    await retryOnConflict('others change the same matches', () => removeSlice(table, slice));
  }
}

async function removeSlice(table: Table, edges: readonly Match[]): Promise<void> {
  const untilOf = new Map(edges.map((edge) => [nameOf(edge), edge.until]));
  const there = await table.getMany(edges.map(edgeKey), Match, { consistent: true });
  const gone = there.filter((edge) => edge.until === untilOf.get(nameOf(edge)));
  if (gone.length === 0) return;
  await table.commit([...gone.map((edge) => removal(table, edge)), ...countWrites(table, gone, -1)]);
}

function removal(table: Table, edge: Match) {
  return table.remove(edgeKey(edge), {
    expression: '#until = :until',
    names: { '#until': 'until' },
    values: { ':until': edge.until },
    otherwise: 'changed_meanwhile',
  });
}

function countWrites(table: Table, edges: readonly Match[], by: 1 | -1) {
  return [...Map.groupBy(edges, ({ userId }) => userId)].map(([userId, { length }]) => {
    const change = { expression: 'ADD #count :by', names: { '#count': 'count' }, values: { ':by': by * length } };
    return table.update(countKey(userId), change);
  });
}

function slicesOf<Edge>(edges: readonly Edge[]): Edge[][] {
  const count = Math.ceil(edges.length / edgesAtOnce);
  return Array.from({ length: count }, (_, slice) => edges.slice(slice * edgesAtOnce, (slice + 1) * edgesAtOnce));
}
