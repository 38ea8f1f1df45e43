export { backfillPictures } from './backfill-pictures/route.ts';
export { createUpload } from './create-upload/route.ts';
export { getUpload } from './get-upload/route.ts';
export { inspectUpload } from './inspect-upload/route.ts';
