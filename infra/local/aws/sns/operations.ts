import type { Principal } from '#infra/local/interfaces.ts';
import { type AwsAnswer, type AwsCall, allow, ServiceError, unsupported } from '../call.ts';
import type { AwsParts } from '../dependencies.ts';
import { element, escapeXml } from '../xml.ts';
import type { PushEndpoints } from './push-endpoints.ts';
import { pushMessage } from './push-message.ts';
import type { TopicMessage, Topics } from './topics.ts';

type Operation = (form: URLSearchParams, principal: Principal) => Promise<string> | string;

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value) return value;
  throw new ServiceError(400, 'InvalidParameter', `Invalid parameter: ${name}`);
}

/** A map of the query protocol: `Attributes.entry.1.key`, `Attributes.entry.1.value`. */
function entries(form: URLSearchParams, prefix: string): Map<string, string> {
  const found = new Map<string, string>();
  for (let index = 1; form.has(`${prefix}.entry.${index}.key`); index++) {
    found.set(form.get(`${prefix}.entry.${index}.key`) ?? '', form.get(`${prefix}.entry.${index}.value`) ?? '');
  }
  return found;
}

function messageAttributes(form: URLSearchParams): NonNullable<TopicMessage['attributes']> {
  const found: Record<string, { DataType: string; StringValue: string }> = {};
  for (let index = 1; form.has(`MessageAttributes.entry.${index}.Name`); index++) {
    const entry = `MessageAttributes.entry.${index}`;
    found[form.get(`${entry}.Name`) ?? ''] = {
      DataType: form.get(`${entry}.Value.DataType`) ?? 'String',
      StringValue: form.get(`${entry}.Value.StringValue`) ?? '',
    };
  }
  return found;
}

/** SNS sends to numbers in E.164 alone; no country's code begins with 0. */
const E164 = /^\+[1-9]\d{6,14}$/;

/** SNS in its query protocol: topics of the template, text messages to phones, and push messages to devices. */
export function createSns(
  parts: AwsParts,
  topics: Topics,
  endpoints: PushEndpoints,
): (call: AwsCall) => Promise<AwsAnswer> {
  const { iam, outbox, assembly, faults } = parts;

  function publishToPhone(form: URLSearchParams, principal: Principal, phone: string): string {
    // A text message has no resource of its own: roles need sns:Publish on `*`.
    allow(iam, principal, 'sns:Publish', '*');
    if (!E164.test(phone)) {
      const reason = `Invalid parameter: PhoneNumber Reason: ${phone} is not valid to publish to`;
      throw new ServiceError(400, 'InvalidParameter', reason);
    }
    const messageId = crypto.randomUUID();
    outbox.record({ kind: 'sms', to: phone, text: required(form, 'Message'), messageId });
    return messageId;
  }

  function publishToDevice(form: URLSearchParams, principal: Principal, arn: string): string {
    allow(iam, principal, 'sns:Publish', arn);
    const endpoint = endpoints.find(arn);
    if (endpoint === undefined) {
      const reason = 'Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified';
      throw new ServiceError(400, 'InvalidParameter', reason);
    }
    if (!endpoint.enabled) throw new ServiceError(400, 'EndpointDisabled', 'Endpoint is disabled');
    const message = pushMessage(arn, required(form, 'Message'), form.get('MessageStructure') === 'json');
    const messageId = crypto.randomUUID();
    const attributes = Object.fromEntries(
      Object.entries(messageAttributes(form)).map(([name, { StringValue }]) => [name, StringValue]),
    );
    outbox.record({ kind: 'push', to: endpoint.token, endpointArn: arn, messageId, message, attributes });
    return messageId;
  }

  async function publish(form: URLSearchParams, principal: Principal): Promise<string> {
    const phone = form.get('PhoneNumber');
    const target = form.get('TargetArn') ?? form.get('TopicArn') ?? '';
    if (phone) return publishToPhone(form, principal, phone);
    if (target.includes(':endpoint/')) return publishToDevice(form, principal, target);
    allow(iam, principal, 'sns:Publish', target);
    return topics.publish(target, {
      message: required(form, 'Message'),
      subject: form.get('Subject') ?? undefined,
      attributes: messageAttributes(form),
    });
  }

  const operations: Readonly<Record<string, Operation>> = {
    Publish: async (form, principal) => element('MessageId', await publish(form, principal)),
    CreatePlatformEndpoint: (form, principal) => {
      const applicationArn = required(form, 'PlatformApplicationArn');
      allow(iam, principal, 'sns:CreatePlatformEndpoint', applicationArn);
      const declared = assembly
        .ofType('AWS::SNS::PlatformApplication')
        .some(({ arn, ref }) => [arn, ref].includes(applicationArn));
      // CloudFormation has no type for platform applications: they are created by hand and named by configuration.
      if (!declared && !/:app\/[A-Z_]+\/.+$/.test(applicationArn))
        throw new ServiceError(404, 'NotFound', 'PlatformApplication does not exist');
      return element(
        'EndpointArn',
        endpoints.create(applicationArn, required(form, 'Token'), form.get('CustomUserData') ?? undefined),
      );
    },
    GetEndpointAttributes: (form, principal) => {
      const arn = required(form, 'EndpointArn');
      allow(iam, principal, 'sns:GetEndpointAttributes', arn);
      const { token, userData, enabled } = endpoints.get(arn);
      const attributes = { Enabled: String(enabled), Token: token, CustomUserData: userData };
      const list = Object.entries(attributes).map(
        ([key, value]) => `<entry>${element('key', key)}${element('value', value)}</entry>`,
      );
      return `<Attributes>${list.join('')}</Attributes>`;
    },
    SetEndpointAttributes: (form, principal) => {
      const arn = required(form, 'EndpointArn');
      allow(iam, principal, 'sns:SetEndpointAttributes', arn);
      const changes = entries(form, 'Attributes');
      const { token, userData, enabled } = endpoints.get(arn);
      endpoints.set(arn, {
        token: changes.get('Token') ?? token,
        userData: changes.get('CustomUserData') ?? userData,
        enabled: changes.has('Enabled') ? changes.get('Enabled')?.toLowerCase() === 'true' : enabled,
      });
      return '';
    },
    DeleteEndpoint: (form, principal) => {
      const arn = required(form, 'EndpointArn');
      allow(iam, principal, 'sns:DeleteEndpoint', arn);
      endpoints.remove(arn);
      return '';
    },
  };

  return async (call) => {
    const form = new URLSearchParams(call.body.toString());
    const action = form.get('Action') ?? '';
    const operation = operations[action];
    if (operation === undefined) throw unsupported('sns', action);
    if (faults.strikes('outage', `sns:${action}`)) throw new ServiceError(503, 'InternalError', 'SNS is out of order');
    const result = await operation(form, call.principal);
    const metadata = `<ResponseMetadata>${element('RequestId', crypto.randomUUID())}</ResponseMetadata>`;
    const name = escapeXml(action);
    return {
      status: 200,
      headers: { 'content-type': 'text/xml' },
      body: `<${name}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><${name}Result>${result}</${name}Result>${metadata}</${name}Response>`,
    };
  };
}
