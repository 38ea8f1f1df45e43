import type { GigsReader } from '#shared/dropin/gigs/gig.ports.ts';
import type { Asset } from '#shared/platform/uploads/asset.ts';
import type { ChatReader } from './chat.ports.ts';

interface NamingPorts {
  readonly gigs: GigsReader;
  readonly chat: ChatReader;
}

/** How many messages of a chat are searched for an upload. */
const maxMessages = 1_000;

/**
 * The accounts that may see an upload. A file of a gig is for its two parties. Any other is for its owner alone, and for
 * the parties of the gig `gigId` once the owner, as one of them, has named its id there: in a message of theirs or, as the
 * customer, in the gig's `metaData`.
 */
export async function partiesOfUpload(
  { gigs, chat }: NamingPorts,
  asset: Asset,
  gigId: string | undefined,
): Promise<readonly (string | null | undefined)[]> {
  if (asset.gig !== undefined) {
    const gig = await gigs.get(asset.gig);
    return [gig?.customer, gig?.operator];
  }
  const gig = gigId === undefined || asset.type === 'profileImage' ? undefined : await gigs.get(gigId);
  const parties = [gig?.customer, gig?.operator];
  if (!gig || !parties.includes(asset.owner)) return [asset.owner];
  const isNamed =
    (asset.owner === gig.customer && JSON.stringify(gig.metaData).includes(asset.id)) ||
    (await chat.list(gig.id, { skip: 0, limit: maxMessages })).some(
      ({ account, message }) => account === asset.owner && message.includes(asset.id),
    );
  return isNamed ? parties : [asset.owner];
}
