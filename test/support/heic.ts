/**
 * HEIC files, written box by box (ISO/IEC 23008-12): as phones do, a grid of equal tiles. No free encoder of HEVC is
 * at hand in tests, so one tile was encoded once.
 */

/** The decoder's configuration (`hvcC`) and the coded picture of a tile: red on the left, blue on the right. */
const twoHalvesTile = {
  configuration: Buffer.from(
    'AQNwAAAAkAAAAAAAWvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAWroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwBa' +
      'oAQCAIBZbqSSmubgIaDAgAAADIAAAAMAhGIAAQAHRAHBcrBiQA==',
    'base64',
  ),
  coded: Buffer.from(
    'AAABYCgBr1EGutqppong+Q6SX//3Dr//YlJD5uFDGxkj8D9cb5eAap///yIuZ+WUe/18RcM//p9U4KYACuil2HfgCTBAnxVQwyPa' +
      'S1t1DSj5Yc/8wC6VklmhDBVDZvqzPtjbdP/6w1cwFsNgkwJsPAM/WYBhke0lrbqGlH22s7MXhgZjMUZxUoq17m18Jyv/85QAAAMD' +
      'gocAAAMDdFiFnBUNJa26hpR/LEGuLXXQs0IYKobODi/OEapf//dh4AALCAAAAwB5vaRG4JDSWtuoaUgEZKUoDzAzGYozipRWbS7v' +
      '0kT//85QAACegAAAAwPf1qFnBUNJa26hpSBy/qVR+GBmMxRnFSisxN/jkHK//6wnAAGjAAANkR74VASGktbdQ0pBKT3VAm66FmhD' +
      'BVDZw7lv1bFpP/+coAACpgAAHqEd8KgJDSWtuoaUgrdICuPwwMxmKM4qUVofw84wHv//dh4ABNw=',
    'base64',
  ),
};
const tileEdge = 512;

interface HeicShape {
  /** Tiles are cut off at the right and at the bottom. */
  readonly width: number;
  readonly height: number;
  /** The size that its header claims, where that is another. */
  readonly claimed?: { readonly width: number; readonly height: number };
  /** Quarter turns against the clock (`irot`), after which the picture is mirrored at its vertical axis (`imir`). */
  readonly quarterTurns?: number;
  readonly mirrored?: boolean;
  /** A TIFF block of EXIF. */
  readonly exif?: Buffer;
  readonly xmp?: Buffer;
  readonly icc?: Buffer;
  /** Another tile of 512 pixels. */
  readonly tile?: typeof twoHalvesTile;
}

/** A picture of this size, red in its left 256 pixels and blue in the next. */
export function heic(shape: HeicShape): Buffer<ArrayBuffer> {
  const { width, height, claimed = shape, quarterTurns = 0, mirrored = false, tile = twoHalvesTile } = shape;
  const [columns, rows] = [Math.ceil(width / tileEdge), Math.ceil(height / tileEdge)];
  const tiles = Array.from({ length: columns * rows }, (_none, index) => index + 2);
  const grid = bytes(Buffer.from([0, 1, rows - 1, columns - 1]), [4, width], [4, height]);
  const exif = shape.exif && { type: 'Exif', data: bytes([4, 0], shape.exif) };
  const xmp = shape.xmp && { type: 'mime', data: shape.xmp };
  const notes = [exif, xmp].filter((note) => note !== undefined);
  const noteIds = notes.map((_note, index) => tiles.length + 2 + index);

  const properties = [
    box('hvcC', tile.configuration),
    full('ispe', 0, [4, tileEdge], [4, tileEdge]),
    full('ispe', 0, [4, claimed.width], [4, claimed.height]),
    ...(quarterTurns > 0 ? [box('irot', [1, quarterTurns])] : []),
    ...(mirrored ? [box('imir', [1, 1])] : []),
    ...(shape.icc ? [box('colr', Buffer.from('prof'), shape.icc)] : []),
  ];
  const ofGrid = properties.map((_property, index) => index + 1).slice(2);
  const items = [
    { id: 1, type: 'grid', data: grid, properties: ofGrid },
    ...tiles.map((id) => ({ id, type: 'hvc1', data: tile.coded, properties: [0x81, 2] })),
    ...notes.map(({ type, data }, index) => ({ id: noteIds[index] ?? 0, type, data, properties: [] })),
  ];
  const infos = items.map(({ id, type }) =>
    full(
      'infe',
      2 << 24,
      [2, id],
      [2, 0],
      Buffer.from(`${type}\0`),
      Buffer.from(type === 'mime' ? 'application/rdf+xml\0' : ''),
    ),
  );
  const references = [
    box('dimg', [2, 1], [2, tiles.length], ...tiles.map((id): Field => [2, id])),
    ...noteIds.map((id) => box('cdsc', [2, id], [2, 1], [2, 1])),
  ];
  const associations = items
    .filter((item) => item.properties.length > 0)
    .map((item) => bytes([2, item.id], [1, item.properties.length], Buffer.from(item.properties)));

  const metaAt = (offsets: readonly number[]) =>
    full(
      'meta',
      0,
      full('hdlr', 0, [4, 0], Buffer.from('pict'), Buffer.alloc(13)),
      full('pitm', 0, [2, 1]),
      full(
        'iloc',
        0,
        [1, 0x44],
        [1, 0],
        [2, items.length],
        ...items.map((item, index) => placeOf(item, offsets[index])),
      ),
      full('iinf', 0, [2, items.length], ...infos),
      full('iref', 0, ...references),
      box('iprp', box('ipco', ...properties), full('ipma', 0, [4, associations.length], ...associations)),
    );
  const type = box('ftyp', Buffer.from('heic'), [4, 0], Buffer.from('mif1heic'));
  // Tiles are equal, so all of them are stored at one place.
  const contents = [...new Set(items.map(({ data }) => data))];
  const start = type.length + metaAt([]).length + 8;
  const offsetOf = (data: Buffer) =>
    start + contents.slice(0, contents.indexOf(data)).reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat([type, metaAt(items.map(({ data }) => offsetOf(data))), box('mdat', ...contents)]);
}

function placeOf({ id, data }: { id: number; data: Buffer }, offset = 0): Buffer {
  return bytes([2, id], [2, 0], [2, 1], [4, offset], [4, data.length]);
}

/** Bytes as they are, or a number of so many bytes. */
type Field = Buffer | readonly [size: 1 | 2 | 4, value: number];

function bytes(...fields: readonly Field[]): Buffer {
  return Buffer.concat(
    fields.map((field) => {
      if (Buffer.isBuffer(field)) return field;
      const [size, value] = field;
      const number = Buffer.alloc(size);
      number.writeUIntBE(value, 0, size);
      return number;
    }),
  );
}

function box(type: string, ...fields: readonly Field[]): Buffer {
  const content = bytes(...fields);
  return bytes([4, content.length + 8], Buffer.from(type), content);
}

/** A box with its version and flags, in four bytes. */
function full(type: string, versionAndFlags: number, ...fields: readonly Field[]): Buffer {
  return box(type, [4, versionAndFlags], ...fields);
}
