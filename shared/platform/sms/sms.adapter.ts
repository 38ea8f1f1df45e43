import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { Failure } from '#shared/kernel/errors.ts';
import { oncePerRuntime, type Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Sms } from './sms.ports.ts';

const clientOf = oncePerRuntime(
  () => new SNSClient({ maxAttempts: 2, requestHandler: { connectionTimeout: 1000, requestTimeout: 3000 } }),
);

/** Text messages through SNS. */
export function sms(runtime: Runtime): Sms {
  return {
    send: async ({ phone, text }) => {
      await clientOf(runtime)
        .send(new PublishCommand({ PhoneNumber: `+${phone}`, Message: text }))
        .catch((thrown: unknown) => {
          // The provider's own message may contain the number, which must not appear in the log.
          const name = thrown instanceof Error ? thrown.name : 'an unknown failure';
          throw new Failure('provider_unavailable', { detail: `SNS: ${name}` });
        });
    },
  };
}
