import { catalogue } from '#shared/catalogue.ts';
import type { PortName, Ports } from '#shared/kernel/ports.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';

/** One type with the members of all access levels of a port. */
type Whole<Levels> = (Levels extends unknown ? (port: Levels) => void : never) extends (port: infer All) => void
  ? All
  : never;

/** Every port with all of its access levels, as its adapter creates it. A test may replace each. */
export type WholePorts = { [P in PortName]: Whole<Ports[P][keyof Ports[P]]> };

type Factory = (runtime: Runtime) => unknown;

/** The variables that `testRuntime` sets: the table, the public address, and that no webhooks are wanted. */
const setInTests: readonly string[] = ['TABLE_NAME', 'PUBLIC_URL', 'WEBHOOK_URL', 'WEBHOOK_EVENTS'];

/** The adapters of the catalogue that need only the table, and the one of the public address. All others call a provider. */
const withoutProvider = (Object.keys(catalogue) as PortName[]).filter(
  (name) =>
    catalogue[name].variables.every((variable) => setInTests.includes(variable)) &&
    (catalogue[name].module.endsWith('.dynamo.ts') || name === 'publicAddress'),
);

const factories = await Promise.all(
  withoutProvider.map(async (name): Promise<[PortName, Factory]> => {
    const address = new URL(`../../shared/${catalogue[name].module}`, import.meta.url).href;
    const module: Readonly<Record<string, Factory>> = await import(/* @vite-ignore */ address);
    const factory = module[name];
    if (!factory) throw new Error(`${catalogue[name].module} exports no ${name}.`);
    return [name, factory];
  }),
);

/**
 * The real adapters of all ports on this runtime's table, found by the catalogue. A port of a provider is missing until
 * its test sets a fake.
 */
export function tablePorts(runtime: Runtime): WholePorts {
  return Object.fromEntries(factories.map(([name, factory]) => [name, factory(runtime)])) as WholePorts;
}
