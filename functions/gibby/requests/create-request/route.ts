import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { RequestWire, showingRequests } from '#shared/gibby/requests/request.schema.ts';
import { RequestForm } from '#shared/gibby/requests/request-form.schema.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const createRequest = defineRoute({
  method: 'POST',
  path: '/api/requests',
  summary: 'Ask for an item, with up to ten pictures, files or keys of uploads',
  source: 'G18',
  auth: 'user',
  accepts: ['multipart', 'json', 'form'],
  largerFiles: '/api/uploads',
  body: RequestForm,
  response: dataOf(RequestWire),
  errors: [
    'profile_incomplete',
    'picture_empty',
    'picture_unreadable',
    'picture_too_large',
    'pictures_too_large',
    'crop_outside',
    'upload_not_found',
  ],
  rateLimit: { per: 'user', limit: 60, windowSeconds: 3600 },
  repeats: 'answered',
  uses: { ...showingRequests, requests: 'write', pictures: 'write', sequences: 'write' },
});
