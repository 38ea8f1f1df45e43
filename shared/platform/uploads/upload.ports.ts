import type { Asset } from './asset.ts';
import type { FileFacts, Verdict } from './upload.rules.ts';

export interface AssetsReader {
  /** Strongly consistent. */
  get(assetId: string): Promise<Asset | undefined>;
}

export interface AssetsWriter extends AssetsReader {
  /** A new asset whose file is awaited. What nobody uploads is forgotten after two days. */
  create(asset: Asset): Promise<void>;
  /**
   * Ends the waiting at a moment of the clock (ISO) and answers the asset as it stands then. The first verdict holds: a
   * later one changes nothing. Fails with `not_found`.
   */
  settle(assetId: string, verdict: Verdict, at: string): Promise<Asset>;
}

/** What a client needs to send one file straight to storage. */
export interface UploadPermit {
  readonly url: string;
  readonly method: 'PUT';
  /** The object that the upload makes, chosen here. */
  readonly key: string;
  /** Headers that the request has to carry, exactly so; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** ISO. Storage refuses the upload from then on. */
  readonly expiresAt: string;
}

export interface UploadPermits {
  /** Permits the asset's file for five minutes. Key, announced type and announced length are part of the signature. */
  issue(asset: Asset): Promise<UploadPermit>;
}

/** A file in quarantine. */
export interface QuarantinedFile extends FileFacts {
  /** Identifies the bytes that were looked at. */
  readonly version: string;
}

/** Files that were uploaded and not looked at yet. */
export interface Quarantine {
  /** What the asset's file is by its bytes; undefined when there is none, or none any more. */
  inspect(assetId: string): Promise<QuarantinedFile | undefined>;
  /**
   * Copies the file to where it is served from: profile images to everybody, others to who has a link. May be repeated.
   * Fails with `changed_meanwhile` when the file was replaced since it was looked at.
   */
  promote(asset: Asset, file: QuarantinedFile & { readonly contentType: string }): Promise<void>;
  /** Takes the file away. A no-op when there is none. */
  discard(assetId: string): Promise<void>;
}

export interface PublicFiles {
  /** Address of a ready profile image, for good. */
  publicUrl(asset: Asset): string;
}

export interface Files extends PublicFiles {
  /** A link to a ready file of a chat or gig, which opens it for whoever holds it for five minutes. */
  linkTo(asset: Asset): Promise<{ readonly url: string; readonly expiresAt: string }>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    assets: { read: AssetsReader; write: AssetsWriter };
    uploadPermits: { issue: UploadPermits };
    quarantine: { inspect: Quarantine };
    files: { address: PublicFiles; read: Files };
  }
}
