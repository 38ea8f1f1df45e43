/**
 * Mail is written by hand although `aws-ses-v2-local` exists: that is a server with a store and a page of its own. Here
 * the stage's template decides who may send, from which address and by which mail template, which it does not read; and
 * what is sent belongs into the one outbox, by virtual time.
 */

import type { Assembly, Iam, Outbox } from '../interfaces.ts';
import {
  ACCOUNT,
  type AwsAnswer,
  type AwsCall,
  allow,
  jsonObject,
  listOf,
  REGION,
  recordOf,
  ServiceError,
  textOf,
  unsupported,
} from './call.ts';

const SES = `arn:aws:ses:${REGION}:${ACCOUNT}`;

/**
 * The configuration set that the console creates as the default with an account's first identity. SES then checks
 * permission on it for every mail, even one that names no set.
 */
const FIRST_CONFIGURATION_SET = 'my-first-configuration-set';

/** Only the address from `Name <address>`. */
function bareAddress(address: string): string {
  return /<([^>]+)>/.exec(address)?.[1] ?? address.trim();
}

/**
 * Arn of the verified identity that a sender address belongs to: the address itself or its domain. Where the template
 * declares identities, any other is refused, as SES refuses unverified ones.
 */
function identityArn(assembly: Assembly, from: string): string {
  const domain = from.split('@').at(-1) ?? '';
  const verified = assembly.ofType('AWS::SES::EmailIdentity').map(({ properties }) => textOf(properties.EmailIdentity));
  if (verified.length > 0 && !verified.includes(from) && !verified.includes(domain)) {
    throw new ServiceError(400, 'MessageRejected', `Email address is not verified: ${from}`);
  }
  return `${SES}:identity/${verified.includes(from) ? from : domain}`;
}

interface MailContent {
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
}

function contentOf(assembly: Assembly, content: Record<string, unknown>): MailContent {
  const { TemplateName, TemplateData } = recordOf(content.Template);
  if (TemplateName === undefined) return bodyOf(content);
  const name = textOf(TemplateName) ?? '';
  const templates = assembly.ofType('AWS::SES::Template').map(({ properties }) => recordOf(properties.Template));
  const template = templates.find((each) => each.TemplateName === name);
  if (!template) throw new ServiceError(404, 'NotFoundException', `Template ${name} does not exist.`);
  const data = jsonObject(textOf(TemplateData) ?? '{}');
  const partOf = (part: string) => {
    const words = textOf(template[part]);
    return words === undefined ? undefined : filledIn(words, data);
  };
  return { subject: partOf('SubjectPart') ?? '', text: partOf('TextPart'), html: partOf('HtmlPart') };
}

/**
 * A template's text with a mail's values filled in as they are: SES escapes nothing. If a value is missing, SES accepts
 * the mail and never sends it; this refuses it, so that the mistake is noticed.
 */
function filledIn(words: string, data: Record<string, unknown>): string {
  return words.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_braces, name: string) => {
    if (data[name] === undefined) throw new ServiceError(400, 'BadRequestException', `Attribute ${name} is missing.`);
    return String(data[name]);
  });
}

function bodyOf(content: Record<string, unknown>): MailContent {
  const simple = recordOf(content.Simple);
  const { Text, Html } = recordOf(simple.Body);
  const subject = textOf(recordOf(simple.Subject).Data);
  if (subject === undefined) throw unsupported('ses', 'SendEmail with raw content');
  return { subject, text: textOf(recordOf(Text).Data), html: textOf(recordOf(Html).Data) };
}

function sendEmail({ assembly, iam, outbox }: MailParts, call: AwsCall): AwsAnswer {
  const input = jsonObject(call.body);
  const from = bareAddress(textOf(input.FromEmailAddress) ?? '');
  const configurationSet = textOf(input.ConfigurationSetName) ?? FIRST_CONFIGURATION_SET;
  const template = textOf(recordOf(recordOf(input.Content).Template).TemplateName);
  const resources = [
    identityArn(assembly, from),
    `${SES}:configuration-set/${configurationSet}`,
    ...(template === undefined ? [] : [`${SES}:template/${template}`]),
  ];
  const actions = ['ses:SendEmail', ...(template === undefined ? [] : ['ses:SendTemplatedEmail'])];
  for (const action of actions) {
    for (const arn of resources) allow(iam, call.principal, action, arn, { 'ses:FromAddress': from });
  }
  const { ToAddresses, CcAddresses, BccAddresses } = recordOf(input.Destination);
  const recipients = [ToAddresses, CcAddresses, BccAddresses].flatMap(listOf).map(String);
  if (recipients.length === 0) throw new ServiceError(400, 'BadRequestException', 'The message has no recipient.');
  const content = contentOf(assembly, recordOf(input.Content));
  const { Simple, Template } = recordOf(input.Content);
  const headers = [Simple, Template].flatMap((each) => listOf(recordOf(each).Headers)).map(recordOf);
  const cause = textOf(headers.find(({ Name }) => Name === 'X-Cause-Id')?.Value);
  const messageId = crypto.randomUUID();
  for (const to of recipients)
    outbox.record({
      kind: 'mail',
      to: bareAddress(to),
      from,
      messageId,
      ...(cause !== undefined && { cause }),
      ...content,
    });
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ MessageId: messageId }),
  };
}

interface MailParts {
  readonly assembly: Assembly;
  readonly iam: Iam;
  readonly outbox: Outbox;
}

/** SES v2: SendEmail with simple content or a template. The outbox shows the mail instead of sending it. */
export function createMail(parts: MailParts): (call: AwsCall) => AwsAnswer {
  return (call) => {
    if (call.request.method === 'POST' && call.path === '/v2/email/outbound-emails') return sendEmail(parts, call);
    throw unsupported('ses', `${call.request.method} ${call.path}`);
  };
}
