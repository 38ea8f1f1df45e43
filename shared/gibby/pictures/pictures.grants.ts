import type { Catalogue } from '#shared/kernel/grants.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  pictures: {
    module: 'gibby/pictures/pictures.adapter.ts',
    variables: ['UPLOADS_BUCKET'],
    nativePackages: ['sharp', 'libheif-js'],
    grants: {
      write: [
        { bucket: 'write', keys: ['public/users/*', 'public/requests/*', 'public/conversations/*'] },
        { bucket: 'write', keys: ['quarantine/pictures/*'] },
      ],
    },
  },
  pictureUploads: {
    module: 'gibby/pictures/picture-uploads.adapter.ts',
    variables: ['UPLOADS_BUCKET'],
    // A link opens what its maker may open.
    grants: { issue: [{ bucket: 'put', keys: ['quarantine/pictures/*'] }] },
  },
} as const satisfies Partial<Catalogue>;
