import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './uploads.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  assets: onTable('platform/uploads/asset.dynamo.ts', [prefixes.asset]),
  uploadPermits: {
    module: 'platform/uploads/upload-permits.adapter.ts',
    variables: ['UPLOADS_BUCKET'],
    // A link opens what its maker may open, so that this is also all a stolen one could.
    grants: { issue: [{ bucket: 'put', keys: ['quarantine/*'] }] },
  },
  quarantine: {
    module: 'platform/uploads/quarantine.adapter.ts',
    variables: ['UPLOADS_BUCKET'],
    nativePackages: ['sharp', 'libheif-js'],
    grants: {
      inspect: [
        { bucket: 'write', keys: ['quarantine/*'] },
        { bucket: 'put', keys: ['public/*', 'private/*'] },
      ],
    },
  },
  storedPictures: {
    module: 'platform/uploads/stored-pictures.adapter.ts',
    variables: ['UPLOADS_BUCKET'],
    nativePackages: ['sharp', 'libheif-js'],
    grants: { rewrite: [{ bucket: 'write', keys: ['public/*', 'private/*'] }] },
  },
  files: {
    module: 'platform/uploads/files.adapter.ts',
    variables: ['UPLOADS_BUCKET'],
    grants: { path: [], read: [{ bucket: 'read', keys: ['private/*'] }] },
  },
} as const satisfies Partial<Catalogue>;
