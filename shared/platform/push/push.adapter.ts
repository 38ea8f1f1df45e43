import {
  CreatePlatformEndpointCommand,
  EndpointDisabledException,
  GetEndpointAttributesCommand,
  InvalidParameterException,
  NotFoundException,
  PublishCommand,
  type PublishCommandInput,
  SetEndpointAttributesCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { Failure } from '#shared/kernel/errors.ts';
import type { DeviceType } from '#shared/platform/devices/device.ts';
import { fitsBudget, type StageBudget } from '#shared/platform/http/stage-budget.adapter.ts';
import { logProviderCall, operationDeadline } from '#shared/platform/providers/provider-call.adapter.ts';
import { oncePerRuntime, type Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Pushes } from './push.ports.ts';
import type { PushMessage } from './push.ts';
import { type PushApplication, pushApplications } from './push-applications.adapter.ts';
import { type PushPlatform, pushPayload } from './push-payload.rules.ts';

const clientOf = oncePerRuntime(
  () =>
    new SNSClient({
      maxAttempts: 2,
      requestHandler: { connectionTimeout: 1000, requestTimeout: 1200, throwOnRequestTimeout: true },
    }),
);

/** Push messages through SNS mobile push: one platform endpoint for each device. */
export function pushes(runtime: Runtime): Pushes {
  const budget = (): StageBudget => {
    return { of: 'push', perHour: Number(runtime.environment('PUSHES_PER_HOUR')), metric: 'pushBudgetSpent' };
  };
  const spendAsked = async () => {
    if (await fitsBudget(runtime, budget(), 'half')) return;
    throw new Failure('provider_unavailable', { detail: 'the budget of pushes is spent' });
  };
  // A lifecycle needs it, so it is counted and done all the same.
  const countNeeded = () => fitsBudget(runtime, budget(), 'whole');
  return {
    connect: async ({ address, type, bundleId }, purpose) => {
      const application = applicationFor(runtime, type, bundleId);
      await (purpose === 'lifecycle' ? countNeeded() : spendAsked());
      return orUnavailable(runtime, 'connect a device', async (abortSignal) => {
        const endpoint = await enabledEndpoint(clientOf(runtime), application, address, abortSignal);
        return { endpoint, bundleId: application.bundleId };
      });
    },

    send: async (endpoint, message) => {
      await (message.sender === undefined ? countNeeded() : spendAsked());
      return orUnavailable(runtime, 'send a push', async (abortSignal) => {
        try {
          await clientOf(runtime).send(new PublishCommand(publication(endpoint, message)), { abortSignal });
          return true;
        } catch (thrown) {
          if (isGone(thrown)) return false;
          throw thrown;
        }
      });
    },
  };
}

/** The first application of a platform is the server's own. */
function applicationFor(runtime: Runtime, type: DeviceType, bundleId: string | null | undefined): PushApplication {
  const ofType = pushApplications(runtime).filter((application) => application.type === type);
  if (ofType.length === 0) throw new Failure('provider_unavailable', { detail: `SNS: no application for ${type}` });
  const found = bundleId ? ofType.find((application) => application.bundleId === bundleId) : ofType[0];
  if (!found) throw refused('bundleId', 'is no app of this server');
  return found;
}

/**
 * The endpoint of an address: created or found, and in any case enabled, as the SNS developer guide advises ("Creating
 * a platform endpoint"). Creating an endpoint again does not re-enable a disabled one.
 */
async function enabledEndpoint(client: SNSClient, application: PushApplication, address: string, signal: AbortSignal) {
  const options = { abortSignal: signal };
  const endpoint = await madeOrFound(client, application, address, signal);
  const { Attributes = {} } = await client.send(new GetEndpointAttributesCommand({ EndpointArn: endpoint }), options);
  const isReady = Attributes.Enabled?.toLowerCase() === 'true' && Attributes.Token === address;
  if (isReady) return endpoint;
  const changes = { Enabled: 'true', Token: address };
  await client.send(new SetEndpointAttributesCommand({ EndpointArn: endpoint, Attributes: changes }), options);
  return endpoint;
}

/** SNS names the existing endpoint of an address only in the message of its refusal. */
const inItsWords = /\b(arn:\S+:endpoint\/\S+) already exists with the same Token/;

async function madeOrFound(client: SNSClient, { arn }: PushApplication, address: string, abortSignal: AbortSignal) {
  try {
    const creation = new CreatePlatformEndpointCommand({ PlatformApplicationArn: arn, Token: address });
    const { EndpointArn } = await client.send(creation, { abortSignal });
    if (EndpointArn) return EndpointArn;
  } catch (thrown) {
    if (!(thrown instanceof InvalidParameterException)) throw thrown;
    const known = inItsWords.exec(thrown.message)?.[1];
    if (known) return known;
    if (/parameter: Token\b/.test(thrown.message)) throw refused('deviceAddress', 'is no address of this platform');
    throw thrown;
  }
  throw new Error('an answer without an endpoint');
}

function refused(path: 'bundleId' | 'deviceAddress', message: string): Failure {
  return new Failure('invalid_input', { facts: { errors: [{ in: 'body', path, message }] } });
}

function publication(endpoint: string, message: PushMessage): PublishCommandInput {
  const platform = platformOf(endpoint);
  return {
    TargetArn: endpoint,
    MessageStructure: 'json',
    Message: JSON.stringify({ default: message.messageId, [platform]: pushPayload(platform, message) }),
    ...(platform !== 'GCM' && { MessageAttributes: appleAttributes(platform, message) }),
  };
}

/**
 * What Apple takes as headers next to the payload. A message that only wakes the app must say so and must not be
 * urgent.
 */
function appleAttributes(platform: PushPlatform, { text, lifeSeconds }: PushMessage) {
  const value = (StringValue: string) => ({ DataType: 'String', StringValue });
  return {
    'AWS.SNS.MOBILE.APNS.PUSH_TYPE': value(text === undefined ? 'background' : 'alert'),
    'AWS.SNS.MOBILE.APNS.PRIORITY': value(text === undefined ? '5' : '10'),
    [`AWS.SNS.MOBILE.${platform}.TTL`]: value(String(lifeSeconds)),
  };
}

function platformOf(endpoint: string): PushPlatform {
  const platform = /:endpoint\/(APNS|APNS_SANDBOX|GCM)\//.exec(endpoint)?.[1];
  if (!platform) throw new Error('an endpoint of another platform');
  return platform as PushPlatform;
}

/** Disabled by the platform, or deleted; SNS reports a deletion in two ways. */
function isGone(thrown: unknown): boolean {
  if (thrown instanceof EndpointDisabledException || thrown instanceof NotFoundException) return true;
  return thrown instanceof InvalidParameterException && /No endpoint found/i.test(thrown.message);
}

async function orUnavailable<Result>(
  runtime: Runtime,
  purpose: string,
  work: (abortSignal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const call = { provider: 'sns', purpose };
  const startedAtMilliseconds = performance.now();
  try {
    const result = await work(operationDeadline());
    logProviderCall(runtime, call, startedAtMilliseconds);
    return result;
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
    // The provider's own message may contain the device's address, which must not appear in the log.
    const name = thrown instanceof Error ? thrown.name : 'an unknown failure';
    const failure = new Failure('provider_unavailable', { detail: `SNS: ${name}` });
    logProviderCall(runtime, call, startedAtMilliseconds, failure);
    throw failure;
  }
}
