import { type EmailContent, type MessageHeader, SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { counted } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { rateLimits } from '#shared/platform/http/rate-limit.dynamo.ts';
import { oncePerRuntime, type Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Mail, TemplatedMail } from './mail.ports.ts';

const clientOf = oncePerRuntime(
  () => new SESv2Client({ maxAttempts: 2, requestHandler: { connectionTimeout: 1000, requestTimeout: 3000 } }),
);

/** Mail through SES, from the stage's sender address. */
export function mail(runtime: Runtime): Mail & TemplatedMail {
  const limits = rateLimits(runtime);
  return {
    send: async ({ to, subject, text, cause, isProven }) => {
      const perStage = { limit: Number(runtime.environment('MAIL_PER_HOUR')), windowSeconds: 3600 };
      // Strangers can have mails sent to any address. The other half is for owners: codes, resets, what was changed.
      const toUnproven = { ...perStage, limit: Math.ceil(perStage.limit / 2) };
      if (!isProven && (await limits.hit('mail#unproven', toUnproven))) throw budgetSpent(runtime);
      if (await limits.hit('mail#stage', perStage)) throw budgetSpent(runtime);
      const Headers = headersOf(cause);
      return sendContent(runtime, to, {
        Simple: { Subject: { Data: subject }, Body: { Text: { Data: text } }, Headers },
      });
    },

    sendTemplate: ({ to, template, data, cause }) => {
      const TemplateName = runtime.environment('MAIL_TEMPLATE_PREFIX') + template;
      const Headers = headersOf(cause);
      return sendContent(runtime, to, { Template: { TemplateName, TemplateData: JSON.stringify(data), Headers } });
    },
  };
}

/** Callers can cause such mails, and a sender of too many is barred. The line in the log rings an alarm. */
function budgetSpent({ log, clock }: Runtime): Failure {
  const metric = 'mailBudgetSpent';
  log.error('mail refused', { ...counted(clock, { [metric]: 'Count' }), [metric]: 1 });
  return new Failure('provider_unavailable', { detail: 'the budget of mails is spent' });
}

/** By this header a repeated mail can be recognised: SES gives every mail a `Message-ID` of its own. */
function headersOf(cause: string | undefined): MessageHeader[] | undefined {
  return cause === undefined ? undefined : [{ Name: 'X-Cause-Id', Value: cause }];
}

async function sendContent(runtime: Runtime, to: string, Content: EmailContent): Promise<void> {
  const command = new SendEmailCommand({
    FromEmailAddress: runtime.environment('MAIL_SENDER'),
    Destination: { ToAddresses: [to] },
    Content,
  });
  await clientOf(runtime)
    .send(command)
    .catch((thrown: unknown) => {
      // The provider's own message may contain the address, which must not appear in the log.
      const name = thrown instanceof Error ? thrown.name : 'an unknown failure';
      throw new Failure('provider_unavailable', { detail: `SES: ${name}` });
    });
}
