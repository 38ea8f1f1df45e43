import { isRecord, ServiceError } from '../call.ts';

/** The largest push message that Apple and Google accept, in bytes. */
const maxBytes = 4096;

/**
 * What a `Publish` to a device delivers, checked as in SNS. With `MessageStructure` json, the message is an object of
 * texts with a `default`. The text under the platform's name, itself JSON, is what is sent.
 */
export function pushMessage(endpointArn: string, text: string, isStructured: boolean): unknown {
  const message = isStructured ? structured(text) : text;
  const platform = /:endpoint\/([A-Z_]+)\//.exec(endpointArn)?.[1] ?? '';
  const sent = isRecord(message) ? (message[platform] ?? message.default) : message;
  if (typeof sent !== 'string' || Buffer.byteLength(sent) > maxBytes) throw refused('Message too long');
  if (isRecord(message) && message[platform] !== undefined) parsed(sent);
  return message;
}

function structured(text: string): Record<string, unknown> {
  const message = parsed(text);
  if (!isRecord(message) || typeof message.default !== 'string')
    throw refused('Message Structure - No default entry in JSON message body');
  return message;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused('Message Structure - JSON message body failed to parse');
  }
}

function refused(reason: string): ServiceError {
  return new ServiceError(400, 'InvalidParameter', `Invalid parameter: ${reason}`);
}
