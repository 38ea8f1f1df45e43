import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { sms } from '#shared/platform/sms/sms.adapter.ts';
import { testRuntime } from '#test/support/store.ts';

const numberOf = (index: number) => `62812345${String(index).padStart(5, '0')}`;

async function given(variables: Readonly<Record<string, string>> = {}) {
  const sns = mockClient(SNSClient).onAnyCommand().resolves({});
  const runtime = await testRuntime({ SMS_COUNTRIES: 'ID VN', SMS_PER_HOUR: '100', ...variables });
  const port = sms(runtime);
  return {
    runtime,
    send: (phone: string, application?: string, isProven = false) =>
      port.send({ phone, text: 'T', application, isProven }),
    texted: () => sns.commandCalls(PublishCommand).map(({ args }) => args[0].input.PhoneNumber),
    refusals: () => runtime.lines.map(({ facts }) => facts.refusal),
  };
}

test('a text that the provider refuses fails as unavailable, and the error does not contain the number', async () => {
  const { send } = await given();
  const sns = mockClient(SNSClient)
    .onAnyCommand()
    .rejects(new Error(`opted out: +${numberOf(1)}`));
  const failure = await send(numberOf(1)).catch((thrown: unknown) => thrown);
  expect(failure).toMatchObject({ code: 'provider_unavailable', cause: undefined });
  expect(String(failure)).not.toContain(numberOf(1));
  expect(sns.commandCalls(PublishCommand).map(({ args }) => args[0].input)).toEqual([
    { PhoneNumber: `+${numberOf(1)}`, Message: 'T' },
  ]);
});

test.each([
  ['a country that is not the stage’s', '12025550123'],
  ['a country that shares the code of another', '18765551234'],
  ['a satellite', '881612345678'],
  ['a satellite network at sea', '870123456789'],
  ['a premium number at home', '628091234567'],
  ['a premium number elsewhere', '84190012345'],
  ['a line without texts', '6221123456'],
])('a number of %s is never texted', async (_name, phone) => {
  const { send, texted, refusals } = await given();
  expect(await send(phone)).toBe(false);
  expect([texted(), refusals()]).toEqual([[], ['country']]);
});

test('numbers of the stage’s countries are texted', async () => {
  const { send, texted } = await given();
  expect([await send('6281234567890'), await send('84912345678')]).toEqual([true, true]);
  expect(texted()).toEqual(['+6281234567890', '+84912345678']);
});

test('consecutive numbers spend the budget of their block, and ring the alarm', async () => {
  const { send, texted, runtime } = await given();
  for (let index = 0; index < 45; index += 1) await send(numberOf(index));
  expect(texted()).toHaveLength(40);
  expect(runtime.lines.at(-1)?.facts).toMatchObject({ refusal: 'block', smsBudgetsSpent: 1 });
  expect(await send('6281234667890')).toBe(true);
  expect(JSON.stringify(runtime.lines)).not.toContain('62812345');
});

test('texts of strangers to a number and its neighbours leave its owner theirs', async () => {
  const { send, texted, refusals } = await given();
  for (let times = 0; times < 12; times += 1) await send(numberOf(1));
  for (let index = 2; index < 40; index += 1) await send(numberOf(index));
  expect(refusals()).not.toEqual([]);
  const before = texted().length;
  for (let times = 0; times < 31; times += 1) await send(numberOf(1), undefined, true);
  expect(texted()).toHaveLength(before + 30);
  expect(refusals().at(-1)).toBe('number');
});

test('one number, and the whole stage, have budgets', async () => {
  const { send, texted, refusals } = await given({ SMS_PER_HOUR: '15' });
  for (let times = 0; times < 13; times += 1) await send(numberOf(1));
  for (let block = 1; block <= 5; block += 1) await send(`62812345${block}0001`);
  expect(texted()).toHaveLength(15);
  expect(refusals()).toEqual(['number', 'stage', 'stage']);
});

test('the key of one application leaves the others half of the stage’s texts', async () => {
  const { send, texted, runtime } = await given({ SMS_PER_HOUR: '6' });
  for (let block = 1; block <= 5; block += 1) await send(`62812345${block}0001`, 'dropin');
  expect(texted()).toHaveLength(3);
  expect(runtime.lines.at(-1)?.facts).toMatchObject({ refusal: 'application', smsBudgetsSpent: 1 });
  expect(await send('628123490001', 'gibby')).toBe(true);
});

test('a stage without a budget texts nobody', async () => {
  const { send, texted, refusals } = await given({ SMS_PER_HOUR: '0', SMS_COUNTRIES: '*' });
  expect(await send(numberOf(1))).toBe(false);
  expect([texted(), refusals()]).toEqual([[], ['stage']]);
});
