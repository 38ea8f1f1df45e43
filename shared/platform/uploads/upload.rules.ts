import { type Asset, type Refusal, uploadLimits } from './asset.ts';

/** What a file turned out to be. */
export interface FileFacts {
  readonly sizeBytes: number;
  /** By its first bytes, whatever it is called; absent when they are of no known type. */
  readonly contentType?: string;
}

/** What becomes of an asset when its file has been looked at. */
export type Verdict =
  | { readonly state: 'ready'; readonly contentType: string; readonly sizeBytes: number }
  | { readonly state: 'refused'; readonly refusal: Refusal };

/**
 * Whether a file may be what it was uploaded as. Its size is looked at here as well: storage can be held only to a
 * length that was announced, and a client need not announce one.
 */
export function verdictOn({ type, announced }: Pick<Asset, 'type' | 'announced'>, file: FileFacts): Verdict {
  const { maxBytes, contentTypes } = uploadLimits[type];
  const { sizeBytes, contentType } = file;
  if (sizeBytes === 0) return refused('empty');
  if (sizeBytes > maxBytes) return refused('too_large');
  const allowed: readonly string[] = contentTypes;
  if (contentType === undefined || !allowed.includes(contentType)) return refused('type_not_allowed');
  if (announced.contentType !== undefined && announced.contentType !== contentType) return refused('type_differs');
  return { state: 'ready', contentType, sizeBytes };
}

function refused(refusal: Refusal): Verdict {
  return { state: 'refused', refusal };
}
