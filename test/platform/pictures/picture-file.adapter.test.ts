import sharp, { type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import { encodedPicture } from '#shared/platform/pictures/picture-file.adapter.ts';

/** A picture whose encoding ends like this. */
function endingWith(failure: Error): Sharp {
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: 'grey' } });
  return Object.assign(picture, { toBuffer: () => Promise.reject(failure) });
}

test.each([
  'timeout: 80% complete',
  'vips_tracked: out of memory -- size == 192MB',
  'VipsJpeg: Insufficient memory (case 4)',
])('"%s" is no fault of the file, so the picture is not refused', async (words) => {
  await expect(encodedPicture(endingWith(new Error(words)), 'jpg')).rejects.toMatchObject({ code: 'busy' });
});

test('memory that V8 does not have is none either', async () => {
  const failure = new RangeError('Array buffer allocation failed');
  await expect(encodedPicture(endingWith(failure), 'png')).rejects.toMatchObject({ code: 'busy' });
});

test.each([
  'VipsJpeg: premature end of JPEG image',
  'heif: Memory allocation error: Security limit exceeded',
  'pngload: libspng read error',
])('"%s" is', async (words) => {
  await expect(encodedPicture(endingWith(new Error(words)), 'jpg')).rejects.toMatchObject({
    code: 'picture_unreadable',
  });
});
