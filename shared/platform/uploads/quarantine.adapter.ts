import { CopyObjectCommand, DeleteObjectCommand, GetObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { fileTypeFromBuffer } from 'file-type';
import { Failure } from '#shared/kernel/errors.ts';
import { pictureTypeOf } from '#shared/platform/pictures/picture-type.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Asset } from './asset.ts';
import { bucketOf, quarantineKeyOf, readyKeyOf } from './bucket.adapter.ts';
import { storePicture } from './store-picture.adapter.ts';
import type { Quarantine, QuarantinedFile } from './upload.ports.ts';
import type { UploadDecision } from './upload.rules.ts';

/** This many bytes identify every type that an asset may have (file-type, `reasonableDetectionSizeInBytes`). */
const sniffedBytes = 4100;

/** Files under `quarantine/` of the uploads bucket. */
export function quarantine(runtime: Runtime): Quarantine {
  const { client, name: Bucket } = bucketOf(runtime);

  /** The first bytes, and what is known about the rest. */
  const inspected = async (Key: string): Promise<QuarantinedFile> => {
    const range = `bytes=0-${sniffedBytes - 1}`;
    const { Body, ContentRange, ETag } = await client.send(new GetObjectCommand({ Bucket, Key, Range: range }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    // Bytes made to crash a parser also count as an unknown type.
    const contentType = (await fileTypeFromBuffer(bytes).catch(() => undefined))?.mime;
    const sizeBytes = Number(ContentRange?.split('/')[1] ?? bytes.length);
    return { sizeBytes, version: ETag ?? '', ...(contentType !== undefined && { contentType }) };
  };

  // The client may upload another file while its permit lasts; that file has not been inspected. What is served has the
  // detected type, not the header of the upload.
  const copy = (asset: Asset, { version, contentType }: QuarantinedFile) =>
    client.send(
      new CopyObjectCommand({
        Bucket,
        Key: readyKeyOf(asset),
        CopySource: `${Bucket}/${quarantineKeyOf(asset.id)}`,
        CopySourceIfMatch: version,
        MetadataDirective: 'REPLACE',
        ContentType: contentType,
      }),
    );

  const promotePicture = async (asset: Asset, { version }: QuarantinedFile): Promise<UploadDecision> => {
    const uploaded = { Bucket, Key: quarantineKeyOf(asset.id), IfMatch: version };
    const { Body } = await client.send(new GetObjectCommand(uploaded));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    return storePicture(runtime, asset, bytes);
  };

  return {
    inspect: async (assetId) => {
      try {
        return await inspected(quarantineKeyOf(assetId));
      } catch (thrown) {
        const name = nameOf(thrown);
        if (name === 'NoSuchKey') return undefined;
        // An empty object has no first byte, so S3 cannot answer any range of it.
        if (name === 'InvalidRange') return { sizeBytes: 0, version: '' };
        throw thrown;
      }
    },

    promote: async (asset, file) => {
      try {
        if (pictureTypeOf(file.contentType) !== undefined) return await promotePicture(asset, file);
        await copy(asset, file);
        return { state: 'ready', contentType: file.contentType, sizeBytes: file.sizeBytes };
      } catch (thrown) {
        const name = nameOf(thrown);
        if (name !== 'PreconditionFailed' && name !== 'NoSuchKey') throw thrown;
        throw new Failure('changed_meanwhile', { detail: `S3: ${name}`, cause: thrown });
      }
    },

    discard: async (assetId) => {
      await client.send(new DeleteObjectCommand({ Bucket, Key: quarantineKeyOf(assetId) }));
    },
  };
}

function nameOf(thrown: unknown): string | undefined {
  return thrown instanceof S3ServiceException ? thrown.name : undefined;
}
