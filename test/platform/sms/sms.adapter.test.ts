import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { createRuntime } from '#shared/platform/runtime/runtime.adapter.ts';
import { sms } from '#shared/platform/sms/sms.adapter.ts';

test('a text that the provider refuses fails as unavailable, and the error does not contain the number', async () => {
  const sns = mockClient(SNSClient).onAnyCommand().rejects(new Error('opted out: +15550100001'));

  const failure = await sms(createRuntime({}))
    .send({ phone: '15550100001', text: 'T' })
    .catch((thrown) => thrown);

  expect(failure).toMatchObject({ code: 'provider_unavailable', cause: undefined });
  expect(failure.message).not.toContain('15550100001');
  expect(sns.commandCalls(PublishCommand).map(({ args }) => args[0].input)).toEqual([
    { PhoneNumber: '+15550100001', Message: 'T' },
  ]);
});
