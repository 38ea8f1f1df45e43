export { checkBooks } from './check-books/route.ts';
