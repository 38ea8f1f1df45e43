import type { Catalogue } from '#shared/kernel/grants.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  fieldCipher: {
    module: 'platform/encryption/field-cipher.adapter.ts',
    variables: ['FIELD_KEY_ARN'],
    grants: { seal: [{ fieldKey: 'seal' }], open: [{ fieldKey: 'open' }] },
  },
} as const satisfies Partial<Catalogue>;
