import { CfnTemplate } from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import { mailTemplates } from '#shared/platform/mail/mail-template.ts';
import type { StageSettings } from '../stages.ts';

/** What the names of a stage's templates begin with: SES keeps those of all stages of an account in one list. */
export function mailTemplatePrefix({ name }: StageSettings): string {
  return `${name}-`;
}

/** The templates of mails, as SES keeps them. */
export function addMailTemplates(scope: Construct, settings: StageSettings): void {
  for (const [name, { subject, text }] of Object.entries(mailTemplates)) {
    const templateName = mailTemplatePrefix(settings) + name;
    new CfnTemplate(scope, `MailTemplate-${name}`, {
      template: { templateName, subjectPart: subject, textPart: text },
    });
  }
}
