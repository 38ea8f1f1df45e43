import type { Asset } from './asset.ts';
import type { FileFacts, UploadDecision } from './upload.rules.ts';

export interface AssetsReader {
  /** Strongly consistent. */
  get(assetId: string): Promise<Asset | undefined>;
}

export interface AssetsWriter extends AssetsReader {
  /** A new asset that waits for its file. An asset without an upload is deleted after two days. */
  create(asset: Asset): Promise<void>;
  /**
   * Ends the wait at a moment of the clock (ISO) and returns the asset after that. The first decision is final: a
   * later one changes nothing. Fails with `not_found`.
   */
  settle(assetId: string, decision: UploadDecision, at: string): Promise<Asset>;
  /** Decides anew on a ready asset whose picture has been written anew, at a moment of the clock (ISO). A no-op for others. */
  replace(assetId: string, decision: UploadDecision, at: string): Promise<void>;
  /** Notes at a moment of the clock (ISO) that a ready asset's picture cannot be written anew. A no-op for others. */
  leaveAsItCame(assetId: string, at: string): Promise<void>;
}

/** What a client needs to send one file straight to storage. */
export interface UploadPermit {
  readonly url: string;
  readonly method: 'PUT';
  /** The key of the uploaded object, chosen by the server. */
  readonly key: string;
  /** Headers that the request must carry exactly as given; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** ISO. Storage refuses the upload from this moment on. */
  readonly expiresAt: string;
}

export interface UploadPermits {
  /**
   * Permits the upload of the asset's file for five minutes. Key, announced type and announced length are part of the
   * signature.
   */
  issue(asset: Asset): Promise<UploadPermit>;
}

/** A file in quarantine. */
export interface QuarantinedFile extends FileFacts {
  /** Identifies the bytes that were inspected. */
  readonly version: string;
}

/** Uploaded files that have not been inspected yet. */
export interface Quarantine {
  /** The facts of the asset's file by its bytes; undefined when there is no file, or it has been removed. */
  inspect(assetId: string): Promise<QuarantinedFile | undefined>;
  /**
   * Copies the file to where it is served from: profile images to the public, others to holders of a link. Of a
   * picture the copy is upright and has none of the file's metadata, such as where it was taken. It may have another
   * type, which the decision names. One that cannot be read or has too many pixels is refused, and not copied. May be
   * repeated. Fails with `changed_meanwhile` when the file was replaced since it was inspected.
   */
  promote(asset: Asset, file: QuarantinedFile & { readonly contentType: string }): Promise<UploadDecision>;
  /** Deletes the file. A no-op when there is none. */
  discard(assetId: string): Promise<void>;
}

/** Pictures that are ready. */
export interface StoredPictures {
  /**
   * Replaces an asset's file by the same picture without its metadata, as `promote` stores it. One that cannot be read or
   * has too many pixels is refused, and moved to where nothing is served from. May be repeated. Fails with `busy`, and
   * changes nothing, when time or memory is not enough.
   */
  rewrite(asset: Asset): Promise<UploadDecision>;
}

export interface PublicFiles {
  /** The permanent path of a ready profile image in this stage, such as `/uploads/profile-images/<asset id>`. */
  publicPath(asset: Asset): string;
}

export interface Files extends PublicFiles {
  /** A link to a ready file of a chat or gig, which opens the file for any holder of the link for five minutes. */
  linkTo(asset: Asset): Promise<{ readonly url: string; readonly expiresAt: string }>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    assets: { read: AssetsReader; write: AssetsWriter };
    uploadPermits: { issue: UploadPermits };
    quarantine: { inspect: Quarantine };
    storedPictures: { rewrite: StoredPictures };
    files: { path: PublicFiles; read: Files };
  }
}
