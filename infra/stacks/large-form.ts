import { createPictureUpload } from '#functions/gibby/profiles/create-picture-upload/route.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { maxMultipartBytes } from '#shared/kernel/route/pipeline/decode-body.ts';
import { wireError } from '#shared/kernel/route/wire-errors.ts';

const facts = { maxBodyBytes: maxMultipartBytes, largerFiles: createPictureUpload.path };
const { status, contentType, body } = wireError('gibby', new Failure('form_too_large', { facts }), '');

/**
 * Lambda takes no request above 6 MB, so API Gateway would refuse a large form with its own message, before any
 * function could say where to send the files instead. This function of the distribution says it, as the routes do below
 * that size. Clients that do not declare their form's length get API Gateway's message, a 413.
 */
export const largeForm = `
function handler(event) {
  var request = event.request;
  var type = request.headers['content-type'];
  var length = request.headers['content-length'];
  if (!type || !length || !/^multipart\\//i.test(type.value) || Number(length.value) <= ${maxMultipartBytes}) return request;
  return {
    statusCode: ${status},
    statusDescription: 'Unprocessable Content',
    headers: { 'content-type': { value: '${contentType}' }, 'access-control-allow-origin': { value: '*' } },
    body: { encoding: 'text', data: ${JSON.stringify(JSON.stringify(body))} },
  };
}
`;
