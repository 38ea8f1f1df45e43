import { handle } from '#shared/kernel/route/define.ts';
import { sendWebhook } from './route.ts';

/** A webhook that is not received fails; the queue sends it again, and holds back later ones of its channel. */
export const handler = handle(sendWebhook, (event, { webhooks }) => webhooks.send(event));
