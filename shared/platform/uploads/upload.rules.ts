import { pictureTypeOf } from '#shared/platform/pictures/picture-type.ts';
import { type Asset, type Refusal, uploadLimits } from './asset.ts';

/** What inspection found out about a file. */
export interface FileFacts {
  readonly sizeBytes: number;
  /** Determined by its first bytes, not by its name; absent for an unknown type. */
  readonly contentType?: string;
}

/** The result of the inspection of an asset's file. */
export type UploadDecision =
  | {
      readonly state: 'ready';
      readonly contentType: string;
      readonly sizeBytes: number;
      readonly isWrittenAnew?: true;
    }
  | { readonly state: 'refused'; readonly refusal: Refusal };

/**
 * Whether a file is allowed for its asset. The size is checked here too: storage can only enforce an announced length,
 * and a client need not announce one.
 */
export function decideUpload({ type, announced }: Pick<Asset, 'type' | 'announced'>, file: FileFacts): UploadDecision {
  const { maxBytes, contentTypes } = uploadLimits[type];
  const { sizeBytes, contentType } = file;
  if (sizeBytes === 0) return refused('empty');
  if (sizeBytes > maxBytes) return refused('too_large');
  const allowed: readonly string[] = contentTypes;
  if (contentType === undefined || !allowed.includes(contentType)) return refused('type_not_allowed');
  if (announced.contentType !== undefined && oneNameOf(announced.contentType) !== oneNameOf(contentType)) {
    return refused('type_differs');
  }
  return { state: 'ready', contentType, sizeBytes };
}

/** `image/jpg` and `image/jpeg` are one type. */
function oneNameOf(contentType: string): string {
  return pictureTypeOf(contentType) ?? contentType;
}

export function refused(refusal: Refusal): UploadDecision {
  return { state: 'refused', refusal };
}
