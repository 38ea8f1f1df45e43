import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { AppLinks } from './app-link.ports.ts';

/** The stage's own address of the app; the setting is empty where there is none. */
export function appLinks(runtime: Runtime): AppLinks {
  const base = runtime.environment('GIBBY_APP_URL');
  return { of: (path) => (base === '' ? undefined : base + path) };
}
