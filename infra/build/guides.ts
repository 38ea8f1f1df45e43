/** The guides of the documentation, as one text whose headings are its table of contents. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ErrorEntry, errorTable } from '#shared/kernel/errors.ts';
import { advice } from '#shared/kernel/route/openapi.ts';
import type { ChannelDescription } from '#shared/platform/realtime/channel-description.ts';
import { channels } from '../channels.ts';
import { root } from './bundles.ts';

/** All of them in reading order. Errors and realtime events follow from the code, so they are always complete. */
export function guides(): string {
  return [
    ...['sign-in', 'first-gig', 'first-deal', 'money', 'uploads', 'pushes'].map(pageOf),
    eventsGuide(channels),
    errorsGuide(),
    ...['idempotency', 'pagination', 'versions'].map(pageOf),
  ].join('\n\n');
}

function pageOf(name: string): string {
  return readFileSync(join(root, 'docs/guides', `${name}.md`), 'utf8').trim();
}

/** What an app does about each error: the advice of its status, and the codes with their messages. */
function errorsGuide(): string {
  const entries = Object.entries(errorTable) as [string, ErrorEntry][];
  const sections = [...Map.groupBy(entries, ([, { status }]) => status)]
    .sort(([a], [b]) => a - b)
    .map(([status, group]) => [`## ${status}`, advice[status], '', ...group.map(errorLine)].join('\n'));
  return `# Errors

Dropin and instant streaming answer RFC 9457 problem details: the exact code below is \`reason\`, and \`code\` the word in brackets. Gibby
answers \`{"error": {"http_code", "message", "code"}}\` with the exact code in \`code\`. Act on the status, show the message, and
name \`requestId\` when you ask for help.

${sections.join('\n\n')}`;
}

function errorLine([code, { kind, message, gibby }]: [string, ErrorEntry]): string {
  const atGibby = [
    gibby?.status && `with status ${gibby.status}`,
    gibby?.wireCode && `with code \`${gibby.wireCode}\``,
    gibby?.message && `“${gibby.message}”`,
  ].filter(Boolean);
  const other = atGibby.length > 0 ? ` At Gibby ${atGibby.join(', ')}.` : '';
  return `- \`${code}\` (\`${kind}\`): ${message}${other}`;
}

/** Each channel with who sends what, when, and what its data look like. */
function eventsGuide(described: readonly ChannelDescription[]): string {
  const sections = described.map(({ address, summary, parameters, messages }) => {
    const names = Object.entries(parameters).map(([name, meaning]) => `- \`{${name}}\`: ${meaning}`);
    const events = messages.map(({ name, sentBy, summary: when, example }) => {
      const sample = ['```json', JSON.stringify(example, undefined, 2), '```'].join('\n');
      return `**\`${name}\`**, sent by the ${sentBy}: ${when}\n\n${sample}`;
    });
    return [`## \`${address}\``, summary, names.join('\n'), ...events].filter((part) => part !== '').join('\n\n');
  });
  return `# Realtime events

Events come by the Pusher protocol, so Pusher's own clients connect as they are: give them the address of this API as host,
the realtime key of the stage, and \`POST /notifications/authchannel\` (at Gibby \`POST /api/broadcasting/auth\`) as the route that authorizes
private channels, with the token in its header. The local cloud prints its realtime key when it starts.

Every event has a place, \`seq\`, in its channel. Drop one that you have had. After a gap or a reconnect, subscribe first, then ask the
channel's route for what came \`since\` the last place that you know. \`GET /asyncapi.json\` has the schemas.

${sections.join('\n\n')}`;
}
