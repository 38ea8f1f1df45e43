import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { buildApp } from 'fauxqs';
import { ServiceError } from '../call.ts';
import { targetOf } from './access.ts';
import { isPlainPut, putObject } from './put-object.ts';

type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>;
type ObjectStore = Stores['s3Store'];
type FilePersistence = NonNullable<ObjectStore['persistence']>;

/** Serves S3's REST API for the template's buckets, without any authorisation. */
export interface S3Store {
  /** Throws for what S3 refuses and the store would do. */
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the object store within this process. fauxqs' own `startFauxqs` listens on all network interfaces, where
 * nothing would protect the objects; its application and its stores need no port at all.
 */
export async function openS3Store(buckets: readonly string[], dataDirectory: string | ':memory:'): Promise<S3Store> {
  const entry = import.meta.resolve('fauxqs');
  const fauxqs: { buildApp: typeof buildApp } = await import('fauxqs');
  const { S3Store: Store } = (await import(new URL('s3/s3Store.js', entry).href)) as { S3Store: new () => ObjectStore };
  const { SqsStore } = (await import(new URL('sqs/sqsStore.js', entry).href)) as {
    SqsStore: new () => Stores['sqsStore'];
  };
  const { SnsStore } = (await import(new URL('sns/snsStore.js', entry).href)) as {
    SnsStore: new () => Stores['snsStore'];
  };
  const s3Store = new Store();
  if (dataDirectory !== ':memory:') {
    const { FileS3Persistence } = (await import(new URL('s3/fileS3Persistence.js', entry).href)) as {
      FileS3Persistence: new (directory: string) => FilePersistence;
    };
    const files = new FileS3Persistence(join(dataDirectory, 's3'));
    files.loadS3(s3Store);
    s3Store.persistence = files;
  }
  for (const bucket of buckets) {
    if (!s3Store.hasBucket(bucket)) s3Store.createBucket(bucket);
  }
  const app = fauxqs.buildApp({
    logger: false,
    stores: { s3Store, sqsStore: new SqsStore(), snsStore: new SnsStore() },
  });
  await app.ready();
  return {
    serve: async (request, response) => {
      if (isPlainPut(request)) return putObject(s3Store, request, response);
      checkCopySource(s3Store, request);
      app.routing(request, response);
    },
    close: async () => {
      await app.close();
    },
  };
}

/**
 * fauxqs copies an object even if the request's version does not match; S3 does not (S3 API Reference, "CopyObject").
 */
function checkCopySource(store: ObjectStore, { headers }: IncomingMessage): void {
  const { 'x-amz-copy-source': source, 'x-amz-copy-source-if-match': version } = headers;
  if (typeof source !== 'string' || typeof version !== 'string') return;
  const { bucket, key } = targetOf(source.startsWith('/') ? source : `/${source}`);
  const found = store.listObjects(bucket, { prefix: key }).objects.find((object) => object.key === key);
  if (found === undefined || found.etag === version) return;
  const message = 'At least one of the pre-conditions you specified did not hold';
  throw new ServiceError(412, 'PreconditionFailed', message);
}
