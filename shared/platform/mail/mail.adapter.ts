import { type EmailContent, type MessageHeader, SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { Failure } from '#shared/kernel/errors.ts';
import { fitsBudget, type StageBudget } from '#shared/platform/http/stage-budget.adapter.ts';
import { oncePerRuntime, type Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Mail, TemplatedMail } from './mail.ports.ts';

const clientOf = oncePerRuntime(
  () => new SESv2Client({ maxAttempts: 2, requestHandler: { connectionTimeout: 1000, requestTimeout: 3000 } }),
);

/** Mail through SES, from the stage's sender address. */
export function mail(runtime: Runtime): Mail & TemplatedMail {
  const budgetOf = (of: string): StageBudget => {
    return { of, perHour: Number(runtime.environment('MAIL_PER_HOUR')), metric: 'mailBudgetSpent' };
  };
  return {
    send: async ({ to, subject, text, cause, isProven }) => {
      // Strangers can have mails sent to any address, and a sender of too many is barred.
      if (!(await fitsBudget(runtime, budgetOf('mail'), isProven ? 'whole' : 'half'))) {
        throw new Failure('provider_unavailable', { detail: 'the budget of mails is spent' });
      }
      const Headers = headersOf(cause);
      return sendContent(runtime, to, {
        Simple: { Subject: { Data: subject }, Body: { Text: { Data: text } }, Headers },
      });
    },

    sendTemplate: async ({ to, template, data, cause }) => {
      // A lifecycle needs it, so it is counted and sent all the same. Codes and links have a count of their own.
      await fitsBudget(runtime, budgetOf('notification'), 'whole');
      const TemplateName = runtime.environment('MAIL_TEMPLATE_PREFIX') + template;
      const Headers = headersOf(cause);
      return sendContent(runtime, to, { Template: { TemplateName, TemplateData: JSON.stringify(data), Headers } });
    },
  };
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
