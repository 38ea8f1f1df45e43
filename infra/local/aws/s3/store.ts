import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { buildApp } from 'fauxqs';

type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>;
type ObjectStore = Stores['s3Store'];
type FilePersistence = NonNullable<ObjectStore['persistence']>;

/** Serves S3's REST API on the buckets of the template; it authorises nothing itself. */
export interface S3Store {
  serve(request: IncomingMessage, response: ServerResponse): void;
  close(): Promise<void>;
}

/**
 * Opens the object store within this process. fauxqs' own `startFauxqs` listens on all network interfaces, where
 * nothing would guard the objects; its application and its stores need no port at all.
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
    serve: (request, response) => app.routing(request, response),
    close: async () => {
      await app.close();
    },
  };
}
