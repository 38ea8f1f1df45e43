import { handle } from '#shared/kernel/route/define.ts';
import { checkBooks as check } from '#shared/ledger/check-books.usecase.ts';
import { checkBooks } from './route.ts';

export const handler = handle(checkBooks, (_input, ports) => check(ports));
