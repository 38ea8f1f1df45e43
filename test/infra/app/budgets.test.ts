import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import { providerNames } from '#infra/providers.ts';
import { entryOf } from '#shared/catalogue.ts';
import type { Grant } from '#shared/kernel/grants.ts';
import type { PortName, Uses } from '#shared/kernel/ports.ts';
import { portsNeeded } from '#shared/kernel/route/define.ts';
import { sourcesOf } from './bundled.ts';

const providerSecrets: readonly string[] = [...providerNames, 'opentok'];

/** What a grant reaches outside: a person, or a provider that is paid or can be exhausted. */
function reachOf(grant: Grant): 'sms' | 'mail' | 'push' | 'provider' | undefined {
  if ('sms' in grant) return 'sms';
  if ('mail' in grant) return 'mail';
  if ('push' in grant) return 'push';
  return 'secret' in grant && providerSecrets.includes(grant.secret) ? 'provider' : undefined;
}

function reachedBy(uses: Uses): Set<string> {
  const grants = Object.entries(uses).flatMap(([port, level]) => entryOf(port as PortName, String(level)).grants);
  return new Set(grants.flatMap((grant) => reachOf(grant) ?? []));
}

const reaching = areas
  .flatMap(({ operations }) => Object.entries(operations))
  .map(([name, definition]) => ({ name, definition, reached: reachedBy(definition.uses) }))
  .filter(({ reached }) => reached.size > 0);

const limitsTarget = 'shared/platform/http/limit-messages.usecase.ts';

/** Routes that need no budget by target: whom they reach follows from the caller. */
const ownTargets: Readonly<Record<string, string>> = {
  handshakeGig: 'the one video session of a gig of the caller',
  startStream: 'the one video session of a stream of the caller',
  recordStream: 'the archive of a stream of the caller',
  registerDevice: 'a phone of the caller',
  registerUserDevice: 'a phone of the caller',
  sendPush: 'the other party of a live gig of the caller (D04)',
  listArticles: 'the help desk, which is asked once in ten minutes for all callers',
  handleDokuRedirect: 'the provider of a payment, once its signature is right',
  updatePassword: 'the owner of the account, once for a link that was mailed to them',
  updatePasswordByLink: 'the owner of the account, once for a link that was mailed to them',
  verifyIdentity: 'the owner of the account, once for a code that proves the identity',
  signInWithFacebook: 'the owner of the account, once, when Facebook proves who it is',
  createTopUp: 'no call: the form of a payment is signed here',
};

/** What limits the cause of that which follows by itself. */
const causes: Readonly<Record<string, string>> = {
  checkTopUps: 'a schedule; payments are limited by createTopUp',
  cutGigVideo: 'the video session of one gig, when it ends',
  cutGigVideoAgain: 'the same once more',
  cutStreamVideo: 'the video session of one stream, when it ends',
  cutStreamVideoAgain: 'the same once more',
  mailOrderedLink: 'limitMails counts an order when it first comes',
  deliverTrackEvents: 'limit of trackEvent',
  handleDokuNotify: 'limit by address, and a signature',
  mailNotification: 'notice-limits.rules.ts',
  notifyStreamParties: 'invitation-limit.ts at the request; otherwise the parties of a stream',
  pushGigEvent: 'the parties of a gig, limited by createGig',
  pushNotification: 'notice-limits.rules.ts',
  registerParcel: 'one parcel for each delivery',
  stopStreamArchive: 'the archive of one stream',
  takeCourierUpdate: 'limit by address, and a signature',
};

test('there are routes to a person, by each way', () => {
  const ways = new Set(
    reaching.flatMap(({ definition, reached }) => (definition.kind === 'route' ? [...reached] : [])),
  );
  expect([...ways].sort()).toEqual(['mail', 'provider', 'push', 'sms']);
});

test.each(reaching.map(({ name, definition }) => [name, definition] as const))(
  '%s, which reaches a person or a provider, has budgets for caller and target',
  (name, definition) => {
    if (definition.kind !== 'route') return expect(causes).toHaveProperty(name);
    expect(definition.rateLimit, 'a limit of its own for each caller').toBeDefined();
    const isLimited = sourcesOf(name).has(limitsTarget);
    if (!isLimited) expect(ownTargets, 'a limit for each target').toHaveProperty(name);
  },
);

test('the lists of those without a budget name nothing else', () => {
  const names = reaching.map(({ name }) => name);
  for (const name of Object.keys({ ...ownTargets, ...causes })) expect(names).toContain(name);
});

/** The ports by which an operation reaches a person or a provider, with what their adapters read and touch. */
const reachingPorts = reaching.flatMap(({ name, definition }) =>
  Object.entries(definition.uses).flatMap(([port, level]) => {
    const { entry, grants } = entryOf(port as PortName, String(level));
    return grants.some((grant) => reachOf(grant)) ? [{ name, definition, port, entry }] : [];
  }),
);

test.each(reachingPorts.map((reached) => [reached.name, reached.port, reached] as const))(
  '%s, which reaches out by %s, spends a budget of the stage',
  (_name, _port, { definition, entry }) => {
    expect(entry.variables).toContainEqual(expect.stringMatching(/_PER_HOUR$/));
    expect(portsNeeded(definition)).toHaveProperty('rateLimits', 'write');
  },
);

test('no module reaches out past the budgets', () => {
  const root = new URL('../../../shared/', import.meta.url);
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ file, text: readFileSync(new URL(file, root), 'utf8') }));
  const filesWith = (words: RegExp) => sources.filter(({ text }) => words.test(text)).map(({ file }) => file);
  const outward = filesWith(/from '@aws-sdk\/client-(?:sns|sesv2)'|import\('opentok'\)|\bfetch\(/);
  const counting = filesWith(
    /\b(?:fitsBudget|spendProviderBudget)\(runtime, |limits\.hit\('sms#stage'|call\.budget\(\)/,
  );
  expect(outward.filter((file) => !counting.includes(file))).toEqual([]);
  // What only ends what costs, and the operator's own server.
  expect(filesWith(/budget: 'none'/).sort()).toEqual([
    'platform/realtime/webhooks/webhooks.adapter.ts',
    'platform/video/archives.adapter.ts',
    'platform/video/connections.adapter.ts',
  ]);
});
