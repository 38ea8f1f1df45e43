import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './ledger.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  ledger: onTable('ledger/ledger.dynamo.ts', [prefixes.ledgerAccount, prefixes.transfer]),
  books: {
    module: 'ledger/books.dynamo.ts',
    variables: ['TABLE_NAME'],
    grants: {
      check: [
        { scan: 'table' },
        { table: 'read', prefixes: [prefixes.ledgerAccount, prefixes.booksCheck] },
        { table: 'write', prefixes: [prefixes.booksCheck] },
      ],
    },
  },
} as const satisfies Partial<Catalogue>;
