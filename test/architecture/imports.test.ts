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

const forbidden: IForbiddenRuleType[] = [
  { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
  {
    name: 'every import is found',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true, pathNot: [awsEventTypes] },
  },
  only('shared/domain', '^shared/domain/', '^shared/domain/', zod),
  only('shared/rules', '^shared/rules/', '^shared/(rules|domain)/', '^node_modules/h3-js/', '^(node:)?crypto$', zod),
  only('shared/ports', '^shared/ports/', '^shared/(ports|domain|rules)/'),
  only('shared/process', '^shared/process/', '^shared/(process|domain|rules|ports)/'),
  only(
    'shared/route',
    '^shared/route/',
    '^shared/(route|domain|ports)/',
    '^node_modules/(@middy|zod-openapi)/',
    awsEventTypes,
    '^(node:)?crypto$',
    zod,
  ),
  only(
    'an adapter',
    '^shared/adapters/',
    '^shared/(adapters|domain|ports|rules)/',
    '^node_modules/',
    '^(node:)?[a-z_/]+$',
  ),
  only('a route.ts', '^functions/.*/route\\.js$', '^shared/domain/', '^shared/route/define\\.js$', zod),
  only('a routes.ts', '^functions/.*/routes\\.js$', '^functions/.*/route\\.js$'),
  {
    name: 'a handler imports only its own folder and the shared rooms',
    severity: 'error',
    from: { path: '^(functions/.+)/[^/]+\\.js$', pathNot: ['/routes?\\.js$'] },
    to: { pathNot: ['^$1/', '^shared/(domain|rules|process|ports|route)/', zod] },
  },
  never(
    'only adapters know AWS and providers',
    { pathNot: ['^shared/adapters/', '^infra/local/'] },
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
