/**
 * How far a walk over the whole table has come. It goes through several segments at once, and is stored between runs:
 * the cursor of each segment, `begin` before its first page and null after its last.
 */
export type WalkPosition = readonly (string | null)[];

/** Where the next page of one segment begins. */
export interface WalkStep {
  readonly segment: number;
  readonly segments: number;
  readonly cursor?: string;
}

const begin = 'begin';

export function walkStart(segments: number): WalkPosition {
  return Array.from({ length: segments }, () => begin);
}

export function isWalked(position: WalkPosition): boolean {
  return position.every((cursor) => cursor === null);
}

/** Reads one page of each segment that has pages left. Returns the pages and the position after them. */
export async function walkOn<Page extends { readonly next?: string }>(
  position: WalkPosition,
  read: (step: WalkStep) => Promise<Page>,
): Promise<{ position: WalkPosition; pages: readonly Page[] }> {
  const pages = await Promise.all(
    position.map(async (cursor, segment) =>
      cursor === null ? undefined : read({ segment, segments: position.length, ...(cursor !== begin && { cursor }) }),
    ),
  );
  return { position: pages.map((page) => page?.next ?? null), pages: pages.filter((page) => page !== undefined) };
}
