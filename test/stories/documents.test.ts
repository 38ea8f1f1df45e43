import { expect, test } from 'vitest';
import { cloudFixture } from '../support/cloud-fixture.ts';

test('the documents of routes and of channels are there for everybody', async () => {
  const { cloud } = await cloudFixture();
  const documents = await Promise.all(
    ['/openapi.json', '/asyncapi.json'].map(async (path) => (await fetch(cloud.origin + path)).json()),
  );
  expect(documents).toEqual([
    expect.objectContaining({ openapi: expect.stringMatching(/^3\.1/), paths: expect.anything() }),
    expect.objectContaining({ asyncapi: '3.0.0', channels: expect.objectContaining({ account: expect.anything() }) }),
  ]);
});
