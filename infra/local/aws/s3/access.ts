import type { IncomingMessage } from 'node:http';
import { ServiceError, unsupported } from '../call.ts';

/** One permission that an S3 request needs. */
interface S3Need {
  readonly action: string;
  readonly resource: string;
}

/** Bucket and key of a path-style request. The key is decoded and may be empty. */
export interface S3Target {
  readonly bucket: string;
  readonly key: string;
}

export function targetOf(path: string): S3Target {
  const [, bucket = '', rawKey = ''] = /^\/([^/]*)\/?(.*)$/.exec(path) ?? [];
  const key = decodeURIComponent(rawKey);
  // The store writes objects to files named by their keys; such a key would lead out of its directory.
  if (key.split(/[/\\]/).some((part) => part === '..' || part === '.')) {
    throw new ServiceError(400, 'InvalidURI', "Couldn't parse the specified URI.");
  }
  return { bucket, key };
}

function arnOf({ bucket, key }: S3Target): string {
  return key === '' ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${key}`;
}

function copySource(request: IncomingMessage): S3Need[] {
  const source = request.headers['x-amz-copy-source'];
  if (typeof source !== 'string') return [];
  return [{ action: 's3:GetObject', resource: arnOf(targetOf(source.startsWith('/') ? source : `/${source}`)) }];
}

/**
 * The permissions that a request needs (Service Authorization Reference, "Amazon S3"): objects, multipart uploads,
 * listing.
 */
export function s3Needs(request: IncomingMessage, target: S3Target, query: URLSearchParams): S3Need[] {
  const resource = arnOf(target);
  const method = request.method ?? '';
  if (target.key === '') {
    if (method === 'HEAD' || (method === 'GET' && query.get('list-type') === '2'))
      return [{ action: 's3:ListBucket', resource }];
    throw unsupported('s3', `${method} on a bucket`);
  }
  const multipart = query.has('uploadId') || query.has('uploads');
  switch (method) {
    case 'GET':
    case 'HEAD':
      return [{ action: 's3:GetObject', resource }];
    case 'PUT':
      return [{ action: 's3:PutObject', resource }, ...copySource(request)];
    case 'POST':
      if (multipart) return [{ action: 's3:PutObject', resource }];
      throw unsupported('s3', 'POST on an object');
    case 'DELETE':
      return [{ action: multipart ? 's3:AbortMultipartUpload' : 's3:DeleteObject', resource }];
    default:
      throw unsupported('s3', method);
  }
}
