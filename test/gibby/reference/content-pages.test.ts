import { beforeEach, describe, expect, test } from 'vitest';
import { handler as getPrivacyPolicy } from '#functions/gibby/reference/get-privacy-policy/handler.ts';
import { handler as getTermsAndCondition } from '#functions/gibby/reference/get-terms-and-condition/handler.ts';
import { handler as updateContentPage } from '#functions/gibby/reference/update-content-page/handler.ts';
import { referenceFixture, sampleOf } from './reference-fixture.ts';

let fixture: Awaited<ReturnType<typeof referenceFixture>>;
beforeEach(async () => {
  fixture = await referenceFixture();
});

const text = { title: 'Privacy Policy', subtitle: 'Since March', content: '<p>We know nothing of you.</p>' };
const update = (slug: string, body: unknown) => fixture.byAdmin(updateContentPage, { params: { slug }, body });
const read = async () => (await fixture.byApplication(getPrivacyPolicy)).body.data;
const events = async () => (await fixture.items()).filter(({ SK }) => String(SK).startsWith('EVT#'));

describe('each page', () => {
  test.each([
    ['terms-and-condition', getTermsAndCondition, 1],
    ['privacy-policy', getPrivacyPolicy, 2],
  ])('%s is answered to every caller as the document prints it', async (slug, unit, id) => {
    const { status, body } = await fixture.byApplication(unit);
    expect(status).toBe(200);
    const documented = Object(sampleOf(`/api/pages/${slug}`).data);
    // The news number the pages 1 and 2, while the pages' own samples give both the number 1.
    expect(body).toEqual({ data: { ...documented, id, content: expect.stringMatching(/^<p>.+<\/p>$/) } });
  });
});

describe('PUT /api/admin/pages/{slug}', () => {
  test('replaces a page and leaves the other unchanged', async () => {
    const terms = (await fixture.byApplication(getTermsAndCondition)).body;
    const { status, body } = await update('privacy-policy', text);
    expect(status).toBe(200);
    expect(body).toEqual({ data: { id: 2, ...text } });
    expect(await read()).toEqual(body.data);
    expect((await fixture.byApplication(getTermsAndCondition)).body).toEqual(terms);
  });

  test('writes one event for each change', async () => {
    await update('privacy-policy', text);
    fixture.runtime.clock.advance(60);
    await update('privacy-policy', { ...text, title: 'Privacy' });
    const told = { event: 'pageChanged', pageId: 2, slug: 'privacy-policy' };
    expect(await events()).toEqual([
      expect.objectContaining({ ...told, title: 'Privacy Policy', version: 2, at: '2026-03-01T12:00:01.000Z' }),
      expect.objectContaining({ ...told, title: 'Privacy', version: 3, at: '2026-03-01T12:01:02.000Z' }),
    ]);
  });

  test('writes no event when the text is already the same', async () => {
    const asItCame = await read();
    const { title, subtitle, content } = asItCame;
    expect((await update('privacy-policy', { title, subtitle, content })).body.data).toEqual(asItCame);
    expect(await fixture.items()).toEqual([]);
    await update('privacy-policy', text);
    await update('privacy-policy', text);
    expect(await events()).toHaveLength(1);
  });

  test('makes each successful concurrent change an event, and answers the others with a conflict', async () => {
    const answers = await Promise.all(
      ['One', 'Two', 'Three'].map((title) => update('privacy-policy', { ...text, title })),
    );
    for (const { status } of answers) expect([200, 422]).toContain(status);
    const done = answers.filter(({ status }) => status === 200).map(({ body }) => body.data.title);
    expect((await events()).map(({ title }) => title).sort()).toEqual(done.sort());
    expect(done).toContain((await read()).title);
  });

  test.each([
    ['privacy-policy', {}],
    ['privacy-policy', { ...text, title: ' ' }],
    ['privacy-policy', { ...text, content: '' }],
    ['privacy-policy', { ...text, content: 'x'.repeat(50_001) }],
    ['privacy-policy', { ...text, subtitle: null }],
  ])('refuses %s %j and changes nothing', async (slug, body) => {
    const answer = await update(slug, body);
    expect([answer.status, answer.body.error.http_code]).toEqual([422, 422]);
    expect(await fixture.items()).toEqual([]);
  });

  test('knows no other page', async () => {
    expect((await update('cookies', text)).status).toBe(404);
    expect(await fixture.items()).toEqual([]);
  });

  test('is for administrators only, and logs who did it', async () => {
    const request = { params: { slug: 'privacy-policy' }, body: text };
    expect((await fixture.byAdmin(updateContentPage, { ...request, admin: false })).status).toBe(403);
    expect(await fixture.items()).toEqual([]);
    await fixture.byAdmin(updateContentPage, request);
    const facts = { act: 'updateContentPage', subject: 'privacy-policy, version 2' };
    expect(fixture.runtime.lines).toContainEqual(expect.objectContaining({ facts: expect.objectContaining(facts) }));
  });
});
