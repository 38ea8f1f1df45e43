/** The API document a path belongs to: it decides the shape of errors. */
export type Family = 'dropin' | 'gibby';

/** Gibby's routes all live under `/api`; everything else answers in Dropin's way. */
export function familyOf(path: string): Family {
  return path.startsWith('/api/') ? 'gibby' : 'dropin';
}
