/** Where pages open Gibby's app. */
export interface AppLinks {
  /** The app's address for a path of ours, such as `gibby://open/login`; undefined where the stage names no app. */
  of(path: string): string | undefined;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    appLinks: { read: AppLinks };
  }
}
