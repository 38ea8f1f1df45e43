import type { Timestamp } from '#shared/kernel/time.ts';
import type { UserSettings } from './user-settings.ts';

export interface UserSettingsReader {
  /** Those of whoever has never decided anything have no flags. Strongly consistent. */
  get(userId: number): Promise<UserSettings>;
}

export interface UserSettingsWriter extends UserSettingsReader {
  /** Sets these flags and leaves all others; two who set different flags at once both get what they want. */
  set(userId: number, flags: UserSettings['flags'], at: Timestamp): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    userSettings: { read: UserSettingsReader; write: UserSettingsWriter };
  }
}
