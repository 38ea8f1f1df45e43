import { pushToParty } from '#shared/instant/streams/push-to-party.usecase.ts';
import { type Stream, type StreamEvent, type StreamRole, streamRoles } from '#shared/instant/streams/stream.ts';
import { newsOfStream } from '#shared/instant/streams/stream-pushes.rules.ts';
import { isActive } from '#shared/platform/accounts/account.ts';
import type { PushMessage } from '#shared/platform/push/push.ts';
import { write } from './mail.ts';
import type { Ports } from './ports.ts';

/** Notifies both parties of what happened; a failure for one does not stop the other. */
export async function notifyBoth(event: StreamEvent, stream: Stream, ports: Ports): Promise<void> {
  const outcomes = await Promise.allSettled(streamRoles.map((role) => notifyParty(role, event, stream, ports)));
  const failed = outcomes.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

async function notifyParty(role: StreamRole, event: StreamEvent, stream: Stream, ports: Ports): Promise<void> {
  const news = newsOfStream(event, role, ports.clock.now());
  if (!news || (await pushToParty(ports, stream, role, news))) return;
  if (role === 'viewer' && event.event === 'pendingTtl' && stream.notify) await writeToViewer(stream, news, ports);
}

/**
 * For a viewer whose request expired and who has no phone to push to: a viewer on a web page may no longer look there.
 */
async function writeToViewer({ viewerAccount, application }: Stream, news: PushMessage, ports: Ports): Promise<void> {
  const account = viewerAccount === null ? undefined : await ports.accounts.get(viewerAccount);
  if (!account || !isActive(account)) return;
  const proven = account.identities.filter(({ status }) => status === 'verified');
  const identity = proven.find(({ type }) => type === 'email') ?? proven[0];
  if (!identity) return;
  const { messageId, text } = news;
  const subject = 'Your request for a live video';
  await write(ports, identity, { messageId, subject, text: `${text}.`, application, isProven: true });
}
