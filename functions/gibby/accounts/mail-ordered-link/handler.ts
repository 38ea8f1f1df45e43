import { mailOrderedLink as mailLink } from '#shared/gibby/accounts/mail-links/send-mail-link.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { mailOrderedLink } from './route.ts';

export const handler = handle(mailOrderedLink, mailLink);
