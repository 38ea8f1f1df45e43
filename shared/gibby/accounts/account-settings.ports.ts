import type { PasswordPolicy } from './passwords/new-password.rules.ts';

/** What a stage decides about accounts. */
export interface AccountSettings {
  /** How long the present address may object to a new one. */
  emailChangeWaitSeconds(): number;
  /** What new passwords have to be. */
  passwordPolicy(): PasswordPolicy;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    accountSettings: { read: AccountSettings };
  }
}
