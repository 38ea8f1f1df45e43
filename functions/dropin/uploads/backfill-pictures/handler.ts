import { handle } from '#shared/kernel/route/define.ts';
import { backfillPictures as rewritePictures } from '#shared/platform/uploads/backfill-pictures.usecase.ts';
import { backfillPictures } from './route.ts';

export const handler = handle(backfillPictures, (_input, ports) => rewritePictures(ports));
