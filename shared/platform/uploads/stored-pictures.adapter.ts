import { DeleteObjectCommand, GetObjectCommand, NoSuchKey } from '@aws-sdk/client-s3';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { bucketOf, readyKeyOf } from './bucket.adapter.ts';
import { storePicture } from './store-picture.adapter.ts';
import type { StoredPictures } from './upload.ports.ts';
import { refused } from './upload.rules.ts';

/** Pictures under `public/` and `private/` of the uploads bucket. */
export function storedPictures(runtime: Runtime): StoredPictures {
  const { client, name: Bucket } = bucketOf(runtime);
  return {
    rewrite: async (asset) => {
      const stored = { Bucket, Key: readyKeyOf(asset) };
      try {
        const { Body } = await client.send(new GetObjectCommand(stored));
        const decision = await storePicture(runtime, asset, (await Body?.transformToByteArray()) ?? new Uint8Array());
        if (decision.state === 'refused') await client.send(new DeleteObjectCommand(stored));
        return decision;
      } catch (thrown) {
        // A run before this one has refused and deleted it, and died.
        if (thrown instanceof NoSuchKey) return refused('unreadable');
        throw thrown;
      }
    },
  };
}
