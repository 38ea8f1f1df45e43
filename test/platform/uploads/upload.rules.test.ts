import { expect, test } from 'vitest';
import { uploadLimits } from '#shared/platform/uploads/asset.ts';
import { decideUpload } from '#shared/platform/uploads/upload.rules.ts';

const types = Object.keys(uploadLimits) as (keyof typeof uploadLimits)[];

test.each(types)('a %s of every allowed type and of any size up to the limit is ready', (type) => {
  const { maxBytes, contentTypes } = uploadLimits[type];
  for (const contentType of contentTypes) {
    for (const sizeBytes of [1, maxBytes]) {
      for (const announced of [{}, { contentType }, { contentType, contentLength: sizeBytes }]) {
        const decision = decideUpload({ type, announced }, { sizeBytes, contentType });
        expect(decision).toEqual({ state: 'ready', contentType, sizeBytes });
      }
    }
  }
});

test.each(types)('a %s over the limit, without content or of an unknown type is refused', (type) => {
  const { maxBytes } = uploadLimits[type];
  const refusalOf = (sizeBytes: number, contentType?: string) =>
    decideUpload({ type, announced: {} }, { sizeBytes, ...(contentType && { contentType }) });
  expect(refusalOf(maxBytes + 1, 'image/png')).toEqual({ state: 'refused', refusal: 'too_large' });
  expect(refusalOf(0)).toEqual({ state: 'refused', refusal: 'empty' });
  for (const contentType of [undefined, 'text/html', 'image/svg+xml', 'application/zip']) {
    expect(refusalOf(10, contentType)).toEqual({ state: 'refused', refusal: 'type_not_allowed' });
  }
});

test('a file announced as one allowed type that is another type is refused', () => {
  const asset = { type: 'chat', announced: { contentType: 'image/png' } } as const;
  const decision = decideUpload(asset, { sizeBytes: 10, contentType: 'image/jpeg' });
  expect(decision).toEqual({ state: 'refused', refusal: 'type_differs' });
});
