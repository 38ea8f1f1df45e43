import { CopyObjectCommand, DeleteObjectCommand, GetObjectCommand, NoSuchKey } from '@aws-sdk/client-s3';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { bucketOf, readyKeyOf, refusedKeyOf } from './bucket.adapter.ts';
import { storePicture } from './store-picture.adapter.ts';
import type { StoredPictures } from './upload.ports.ts';
import { refused } from './upload.rules.ts';

/** Pictures under `public/` and `private/` of the uploads bucket. */
export function storedPictures(runtime: Runtime): StoredPictures {
  const { client, name: Bucket } = bucketOf(runtime);

  /** Nothing is deleted: who stored it may want it back. */
  const setAside = async (assetId: string, Key: string) => {
    const kept = { Bucket, Key: refusedKeyOf(assetId), CopySource: `${Bucket}/${Key}` };
    await client.send(new CopyObjectCommand(kept));
    await client.send(new DeleteObjectCommand({ Bucket, Key }));
  };

  return {
    rewrite: async (asset) => {
      const stored = { Bucket, Key: readyKeyOf(asset) };
      try {
        const { Body } = await client.send(new GetObjectCommand(stored));
        const decision = await storePicture(runtime, asset, (await Body?.transformToByteArray()) ?? new Uint8Array());
        if (decision.state === 'refused') await setAside(asset.id, stored.Key);
        return decision;
      } catch (thrown) {
        // A run before this one has refused it and set it aside, and died.
        if (thrown instanceof NoSuchKey) return refused('unreadable');
        throw thrown;
      }
    },
  };
}
