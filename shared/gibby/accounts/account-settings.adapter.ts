import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { AccountSettings } from './account-settings.ports.ts';

/** The stage's own settings. */
export function accountSettings(runtime: Runtime): AccountSettings {
  return {
    emailChangeWaitSeconds: () => Number(runtime.environment('EMAIL_CHANGE_WAIT_HOURS')) * 3600,
    passwordPolicy: () => (runtime.environment('PASSWORD_POLICY') === 'strong' ? 'strong' : 'documented'),
  };
}
