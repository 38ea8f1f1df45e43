import { checkBooks as check } from '../../../shared/process/check-books.ts';
import { handle } from '../../../shared/route/define.ts';
import { checkBooks } from './route.ts';

export const handler = handle(checkBooks, (_input, ports) => check(ports));
