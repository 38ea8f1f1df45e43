/** The API document that a path belongs to: it decides the form of errors. */
export type Family = 'dropin' | 'gibby' | 'pusher';

/**
 * All of Gibby's routes are under `/api`. Those for server libraries of Pusher are under `/apps`, and one of them under
 * `/users`. Everything else follows Dropin's document.
 */
export function familyOf(path: string): Family {
  if (path.startsWith('/apps/') || path.startsWith('/users/')) return 'pusher';
  return path.startsWith('/api/') ? 'gibby' : 'dropin';
}

/**
 * Whether an application's key is valid for the routes of a family. Gibby's applications are `gibby` or `gibby-<name>` in
 * the secret: each consumer has a key of its own (gibby.txt, "API Authentication"). Their keys open Gibby's routes alone,
 * and no other key opens those.
 */
export function isOpenTo(application: string, family: Family): boolean {
  const isOfGibby = application === 'gibby' || application.startsWith('gibby-');
  return isOfGibby === (family === 'gibby');
}
