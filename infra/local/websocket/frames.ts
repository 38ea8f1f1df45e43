/** Watches a socket's bytes for WebSocket frames above API Gateway's limit (32 KB), which `ws` does not enforce. */

/** Longest frame header: 2 bytes, 8 of extended length, 4 of mask. */
const MAX_HEADER_BYTES = 14;

/** Takes each chunk of the client's bytes; returns true once a frame's payload exceeds the limit. */
export class FrameWatch {
  readonly #limitBytes: number;
  #header = Buffer.alloc(0);
  #payloadLeft = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  exceeds(chunk: Buffer): boolean {
    let rest = chunk;
    while (rest.length > 0) {
      const skipped = Math.min(this.#payloadLeft, rest.length);
      this.#payloadLeft -= skipped;
      rest = rest.subarray(skipped);
      if (this.#payloadLeft > 0 || rest.length === 0) return false;
      const held = this.#header.length;
      const header = Buffer.concat([this.#header, rest.subarray(0, MAX_HEADER_BYTES - held)]);
      const frame = readHeader(header);
      if (frame === undefined) {
        this.#header = header;
        return false;
      }
      if (frame.payloadBytes > this.#limitBytes) return true;
      this.#header = Buffer.alloc(0);
      this.#payloadLeft = frame.payloadBytes;
      rest = rest.subarray(frame.headerBytes - held);
    }
    return false;
  }
}

/** Parses a frame's header (RFC 6455, 5.2); undefined while it is incomplete. */
function readHeader(bytes: Buffer): { headerBytes: number; payloadBytes: number } | undefined {
  if (bytes.length < 2) return undefined;
  const second = bytes.readUInt8(1);
  const short = second & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const headerBytes = 2 + lengthBytes + ((second & 0x80) === 0 ? 0 : 4);
  if (bytes.length < headerBytes) return undefined;
  if (lengthBytes === 0) return { headerBytes, payloadBytes: short };
  return { headerBytes, payloadBytes: lengthBytes === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2)) };
}
