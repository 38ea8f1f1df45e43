import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { jsonSecret } from '#shared/platform/secrets/secrets.adapter.ts';
import type { Application } from './application.ts';

/** The application in the stage's `realtime` secret. */
export function applicationOf(runtime: Runtime): Promise<Application> {
  return jsonSecret<Application>(runtime, 'REALTIME_SECRET');
}
