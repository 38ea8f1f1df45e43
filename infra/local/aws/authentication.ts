import type { IncomingMessage } from 'node:http';
import type { Iam, Principal } from '../interfaces.ts';
import { ServiceError } from './call.ts';
import { readAuthorization, sha256, verifySignature } from './signature.ts';

/** Who signed a request, and for which service; known before the body has been read. */
interface Caller {
  readonly principal: Principal;
  /** Signing name of the service. */
  readonly service: string;
  /**
   * Throws unless the signature is valid. `body` is undefined when it is streamed, since S3's clients declare its hash.
   */
  verify(body: Buffer | undefined): void;
}

/**
 * Reads the signature from a request's headers.
 *
 * It does not check the signature's age: a test may have moved the clock away from the one its client signs by.
 *
 * @throws ServiceError 403 when there is no signature or the access key is unknown.
 */
export function authenticate(iam: Iam, request: IncomingMessage): Caller {
  const signature = readAuthorization(request.headers.authorization);
  if (signature === undefined) {
    throw new ServiceError(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
  }
  const { service } = signature;
  const principal = iam.principalOf(signature.accessKeyId);
  if (principal === undefined) {
    const code = service === 's3' ? 'InvalidAccessKeyId' : 'UnrecognizedClientException';
    throw new ServiceError(403, code, 'The security token included in the request is invalid.');
  }

  function fits(body: Buffer | undefined, secret: string): boolean {
    const declared = request.headers['x-amz-content-sha256'];
    const actual = body === undefined ? undefined : sha256(body);
    const payloadHash = typeof declared === 'string' ? declared : (actual ?? 'UNSIGNED-PAYLOAD');
    if (actual !== undefined && payloadHash !== actual && payloadHash !== 'UNSIGNED-PAYLOAD') return false;
    const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
    const timestamp = String(request.headers['x-amz-date']);
    const { method = '', headers } = request;
    return (
      signature !== undefined &&
      verifySignature(signature, secret, { method, path, query, headers, timestamp, payloadHash })
    );
  }

  return {
    principal,
    service,
    verify(body) {
      if (fits(body, iam.credentialsFor(principal).secretAccessKey)) return;
      const code = service === 's3' ? 'SignatureDoesNotMatch' : 'InvalidSignatureException';
      const message = 'The request signature we calculated does not match the signature you provided.';
      throw new ServiceError(403, code, message);
    },
  };
}
