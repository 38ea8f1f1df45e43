import { Failure } from '#shared/kernel/errors.ts';

/** A picture without compression, as a TIFF file, which sharp reads with its colour profile. */
type Tiff = Buffer;

/**
 * Decodes a HEIC picture, upright. sharp has no decoder of HEVC, so libheif does it by WebAssembly, in an instance of
 * its own: a broken file that stops it stops nothing else, and its memory is free afterwards. Fails with
 * `picture_too_large` before anything is decoded, with `picture_unreadable`, and with `busy` when memory is not enough.
 */
export async function decodeHeic(file: Uint8Array, icc: Buffer | undefined, maxPixels: number): Promise<Tiff> {
  const { default: load } = await import('libheif-js/libheif-wasm/libheif-bundle.js');
  try {
    const heif = load();
    const context = heif.heif_context_alloc();
    const { code, message } = heif.heif_context_read_from_memory(context, file);
    if (code.value !== heif.heif_error_code.heif_error_Ok.value) throw new Error(message);
    const handle = heif.heif_js_context_get_primary_image_handle(context);
    const pixels = heif.heif_image_handle_get_width(handle) * heif.heif_image_handle_get_height(handle);
    if (pixels > maxPixels) throw new Failure('picture_too_large', { facts: { mostPixels: maxPixels } });
    const { heif_chroma_interleaved_RGB: opaque, heif_chroma_interleaved_RGBA: transparent } = heif.heif_chroma;
    const chroma = heif.heif_image_handle_has_alpha_channel(handle) ? transparent : opaque;
    const decoded = heif.heif_js_decode_image2(handle, heif.heif_colorspace.heif_colorspace_RGB, chroma);
    const [plane] = 'channels' in decoded ? decoded.channels : [];
    if (!plane) throw new Error('the picture cannot be decoded');
    return tiffOf(plane, chroma === transparent ? 4 : 3, icc);
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    // V8 says so when a buffer or the memory of WebAssembly cannot grow: that is no fault of the file.
    if (cause instanceof RangeError) throw new Failure('busy', { detail: `libheif: ${String(cause)}`, cause });
    throw new Failure('picture_unreadable', { detail: `libheif: ${String(cause)}`, cause });
  }
}

interface Plane {
  readonly width: number;
  readonly height: number;
  /** Bytes from one row to the next. */
  readonly stride: number;
  readonly data: Uint8Array;
}

/** A reader holds one strip at a time in memory. */
const rowsOfAStrip = 64;
const bytesOfType = { short: 2, long: 4, undefined: 1 } as const;
const numberOfType = { short: 3, long: 4, undefined: 7 } as const;

/** The pixels behind the fields that TIFF 6.0 ("RGB Full Color Images") demands, and the profile (ICC.1, annex B.4). */
function tiffOf({ width, height, stride, data }: Plane, samples: 3 | 4, icc: Buffer = Buffer.alloc(0)): Tiff {
  const rowBytes = width * samples;
  const strips = Array.from({ length: Math.ceil(height / rowsOfAStrip) }, (_none, index) => index * rowsOfAStrip);
  const fieldsAt = (pixelsAt: number) =>
    [
      { tag: 256, type: 'long', values: [width] },
      { tag: 257, type: 'long', values: [height] },
      { tag: 258, type: 'short', values: Array<number>(samples).fill(8) },
      { tag: 259, type: 'short', values: [1] },
      { tag: 262, type: 'short', values: [2] },
      { tag: 273, type: 'long', values: strips.map((row) => pixelsAt + row * rowBytes) },
      { tag: 277, type: 'short', values: [samples] },
      { tag: 278, type: 'long', values: [rowsOfAStrip] },
      { tag: 279, type: 'long', values: strips.map((row) => Math.min(rowsOfAStrip, height - row) * rowBytes) },
      { tag: 338, type: 'short', values: samples === 4 ? [2] : [] },
      { tag: 34675, type: 'undefined', values: [...icc] },
    ] as const;
  const directoryBytes = directoryOf(fieldsAt(0)).length;
  const file = Buffer.alloc(directoryBytes + height * rowBytes);
  file.set(directoryOf(fieldsAt(directoryBytes)));
  for (let row = 0; row < height; row += 1) {
    file.set(data.subarray(row * stride, row * stride + rowBytes), directoryBytes + row * rowBytes);
  }
  return file;
}

interface Field {
  readonly tag: number;
  readonly type: keyof typeof numberOfType;
  readonly values: readonly number[];
}

/** The file's first bytes: header, the list of fields, and the values that do not fit into the list. */
function directoryOf(all: readonly Field[]): Buffer {
  const fields = all.filter(({ values }) => values.length > 0);
  const list = Buffer.alloc(8 + 2 + 12 * fields.length + 4);
  list.write('II*\0', 'latin1');
  list.writeUInt32LE(8, 4);
  list.writeUInt16LE(fields.length, 8);
  const elsewhere: Buffer[] = [];
  let at = list.length;
  for (const [index, { tag, type, values }] of fields.entries()) {
    const place = 10 + 12 * index;
    list.writeUInt16LE(tag, place);
    list.writeUInt16LE(numberOfType[type], place + 2);
    list.writeUInt32LE(values.length, place + 4);
    const bytes = Buffer.alloc(Math.max(4, values.length * bytesOfType[type]));
    for (const [number, value] of values.entries()) {
      bytes.writeUIntLE(value, number * bytesOfType[type], bytesOfType[type]);
    }
    if (bytes.length === 4) {
      bytes.copy(list, place + 8);
      continue;
    }
    list.writeUInt32LE(at, place + 8);
    // Offsets are even.
    elsewhere.push(bytes, Buffer.alloc(bytes.length % 2));
    at += bytes.length + (bytes.length % 2);
  }
  return Buffer.concat([list, ...elsewhere]);
}
