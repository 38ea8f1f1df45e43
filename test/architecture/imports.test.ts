import type { IForbiddenRuleType } from 'dependency-cruiser';
import { expect, test } from 'vitest';
import { asJavaScript, cruiseProduct, sourceFiles } from './cruised.ts';

/** Modules in `path` may import only what is in `to`. */
const only = (name: string, path: string, ...to: string[]): IForbiddenRuleType => ({
  name: `${name} imports only what it may`,
  severity: 'error',
  from: { path },
  to: { pathNot: to },
});

const never = (name: string, from: { path?: string; pathNot?: string[] }, path: string): IForbiddenRuleType => ({
  name,
  severity: 'error',
  from,
  to: { path },
});

/** Types only, without a module at run time. */
const awsEventTypes = '^aws-lambda$';
const zod = '^node_modules/zod/';
const crypto = '^(node:)?crypto$';
const compression = '^(node:)?zlib$';
/** What belongs to the request under way, without being passed along. */
const asyncContext = '^(node:)?async_hooks$';

/** What every layer may import. */
const kernel = '^shared/kernel/((forms|limits)/)?[^/]+\\.js$';
/** The form of phone numbers and that of e-mail addresses know what is written about them elsewhere. */
const knowledge = ['^node_modules/libphonenumber-js/', '^(node:)?url$'];
/** The layers of a feature, by the suffix of the file. A domain file has none, or one that names its content. */
const domain = '^shared/(?!kernel/|catalogue)[^.]+(\\.(schema|keys))?\\.js$';
const rules = '^shared/.+\\.(rules|view)\\.js$';
const ports = '^shared/.+\\.ports\\.js$';
const useCases = '^shared/.+\\.usecase\\.js$';
const adapters = '^shared/.+\\.(dynamo|adapter)\\.js$';
const grants = '^shared/.+\\.grants\\.js$';
const keys = '^shared/.+\\.keys\\.js$';
/** The folder of a feature, which may have folders of its own. */
const feature = 'shared/(?:ledger|[^/]+/[^/]+)';

const forbidden: IForbiddenRuleType[] = [
  { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
  {
    name: 'every import is found',
    severity: 'error',
    from: {},
    // Styles are the bundler's matter; the tree that is cruised has only code.
    to: { couldNotResolve: true, pathNot: [awsEventTypes, '[.]css$'] },
  },
  only('the kernel', kernel, kernel, '^shared/kernel/route/', crypto, asyncContext, zod, ...knowledge),
  never(
    'only the forms know what is written about them elsewhere',
    { path: '^shared/kernel/(?!forms/)' },
    '^node_modules/libphonenumber-js/',
  ),
  only(
    'the request pipeline',
    '^shared/kernel/route/',
    '^shared/kernel/',
    '^node_modules/(@middy|zod-openapi)/',
    awsEventTypes,
    crypto,
    compression,
    zod,
  ),
  only('a domain', domain, kernel, domain, zod),
  only('a rule', rules, kernel, domain, rules, '^node_modules/h3-js/', crypto, zod),
  only('a port', ports, kernel, domain, rules, ports),
  only('a use case', useCases, kernel, domain, rules, ports, useCases),
  only('an adapter', adapters, kernel, domain, rules, ports, adapters, '^node_modules/', '^(node:)?[a-z0-9_/]+$'),
  only('a list of grants', grants, kernel, keys),
  {
    name: 'an adapter knows the adapters of its own feature, of the platform and of its marketplace’s kernel alone',
    severity: 'error',
    from: { path: `^(${feature})/.+\\.(dynamo|adapter)\\.js$` },
    to: { path: adapters, pathNot: ['^$1/', '^shared/platform/', '^shared/gibby/kernel/'] },
  },
  {
    name: 'keys of the table are known to their own feature alone',
    severity: 'error',
    from: { path: `^(${feature})/` },
    to: { path: keys, pathNot: ['^$1/'] },
  },
  ...['dropin', 'instant', 'gibby'].map((market) =>
    never(
      `${market} knows no other marketplace`,
      { path: `^(shared|functions)/${market}/` },
      `^(shared|functions)/(?!${market}/)(dropin|instant|gibby)/`,
    ),
  ),
  never(
    'what all share knows no marketplace',
    { path: '^shared/(kernel|platform|ledger)/' },
    '^shared/(dropin|instant|gibby)/',
  ),
  only('a route.ts', '^functions/.*/route\\.js$', kernel, domain, '^shared/kernel/route/define\\.js$', zod),
  only('a routes.ts', '^functions/.*/routes\\.js$', '^functions/.*/route\\.js$'),
  {
    name: 'a handler imports only its own folder, the kernel, domain, rules, ports and use cases',
    severity: 'error',
    from: { path: '^(functions/.+)/[^/]+\\.js$', pathNot: ['/routes?\\.js$'] },
    to: { pathNot: ['^$1/', '^shared/kernel/', domain, rules, ports, useCases, zod] },
  },
  never(
    'only adapters know AWS and providers',
    { pathNot: [adapters, '^infra/(local|redrive)/'] },
    '^node_modules/(@aws-sdk|@smithy|opentok|jose)/',
  ),
  never('infrastructure never loads what functions do', { path: '^infra/' }, '/handler\\.js$'),
  never(
    'the local cloud knows templates, not the product',
    { path: '^infra/local/', pathNot: ['^infra/local/demo/'] },
    '^functions/',
  ),
  never('the product knows nothing of infrastructure', { path: '^(functions|shared)/' }, '^infra/'),
];

const result = await cruiseProduct({ forbidden });

test('the check covers every module of the product and its imports', () => {
  const files = sourceFiles('functions', 'infra', 'shared');
  const seen = result.modules.filter(({ source }) => /^(functions|infra|shared)\//.test(source));
  expect(seen.map(({ source }) => source).sort()).toEqual(files.map(asJavaScript).sort());
  expect(result.summary.totalDependenciesCruised).toBeGreaterThan(files.length);
});

test.each(forbidden.map(({ name }) => [name ?? '']))('%s', (name) => {
  const violations = result.summary.violations.filter(({ rule }) => rule.name === name);
  expect(
    violations.map(({ from, to, cycle }) => [from, ...(cycle?.map((step) => step.name) ?? [to])].join(' -> ')),
  ).toEqual([]);
});
