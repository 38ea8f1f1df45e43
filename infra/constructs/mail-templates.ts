import { CfnTemplate } from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import { mailTemplates } from '#shared/platform/mail/mail-template.ts';
import type { StageSettings } from '../stages.ts';

/** Prefix of the names of a stage's templates: SES stores the templates of all stages of an account in one list. */
export function mailTemplatePrefix({ name }: StageSettings): string {
  return `${name}-`;
}

/** The mail templates in SES. */
export function addMailTemplates(scope: Construct, settings: StageSettings): void {
  for (const [name, { subject, text }] of Object.entries(mailTemplates)) {
    const templateName = mailTemplatePrefix(settings) + name;
    new CfnTemplate(scope, `MailTemplate-${name}`, {
      template: { templateName, subjectPart: subject, textPart: text },
    });
  }
}
