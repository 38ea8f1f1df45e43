import type { Timestamp } from '#shared/kernel/time.ts';
import type { UserSettings } from './user-settings.ts';

export interface UserSettingsReader {
  /** Users who changed nothing have no stored flags. Strongly consistent. */
  get(userId: number): Promise<UserSettings>;
}

export interface UserSettingsWriter extends UserSettingsReader {
  /** Sets these flags and leaves all others; simultaneous calls with different flags both take effect. */
  set(userId: number, flags: UserSettings['flags'], at: Timestamp): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    userSettings: { read: UserSettingsReader; write: UserSettingsWriter };
  }
}
