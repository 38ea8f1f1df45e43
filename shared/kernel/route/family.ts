/** The API document a path belongs to: it decides the shape of errors. */
export type Family = 'dropin' | 'gibby';

/** Gibby's routes all live under `/api`; everything else answers in Dropin's way. */
export function familyOf(path: string): Family {
  return path.startsWith('/api/') ? 'gibby' : 'dropin';
}

/**
 * Whether an application's key opens the routes of a family. Gibby's are for its own applications, `gibby` or `gibby-<name>`
 * in the secret: each consumer has a key of its own (gibby.txt, "API Authentication").
 */
export function isOpenTo(application: string, family: Family): boolean {
  return family === 'dropin' || application === 'gibby' || application.startsWith('gibby-');
}
