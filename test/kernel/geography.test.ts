import { expect, test } from 'vitest';
import { Coordinates } from '#shared/kernel/geography.ts';

test.each([
  [10.784079034302, 106.704355850816],
  [10.7900511675788, 106.69966366142],
  [-89.999999999999, -179.999999999999],
  [0.1 + 0.2, 1 / 3],
])('a place keeps the given coordinates: %d, %d', (latitude, longitude) => {
  const place = Coordinates.parse({ latitude, longitude });

  expect(place.latitude).toBeCloseTo(latitude, 14);
  expect(Coordinates.parse({ latitude: String(place.latitude), longitude })).toEqual(place);
  if (Math.abs(longitude) >= 1) expect(place.longitude).toBe(longitude);
});

test('a number too small for the store becomes zero', () => {
  expect(Coordinates.parse({ latitude: 1e-200, longitude: 1e-131 })).toEqual({ latitude: 0, longitude: 0 });
});

test.each([
  [90.1, 0],
  [0, -180.5],
  ['1e2', 0],
  ['', 0],
  [null, 0],
])('invalid coordinates are refused: %s, %s', (latitude, longitude) => {
  expect(Coordinates.safeParse({ latitude, longitude }).success).toBe(false);
});
