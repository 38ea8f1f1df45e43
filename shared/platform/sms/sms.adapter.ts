import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { counted } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { countryOfMobile } from '#shared/kernel/forms/phone.ts';
import { rateLimits } from '#shared/platform/http/rate-limit.dynamo.ts';
import { oncePerRuntime, type Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Sms } from './sms.ports.ts';

const clientOf = oncePerRuntime(
  () => new SNSClient({ maxAttempts: 2, requestHandler: { connectionTimeout: 1000, requestTimeout: 3000 } }),
);

/** The country list of a stage that sends no real SMS. */
const anyCountry = '*';

/** Texts to one number, and to one block of 10,000 numbers: who earns by texts owns whole blocks. */
const perNumber = { limit: 12, windowSeconds: 3600 } as const;
const perBlock = { limit: 40, windowSeconds: 3600 } as const;
/** Texts to the owner of a number: more than the 22 codes that all callers together may ask for (`limitMessages`). */
const perProvenNumber = { limit: 30, windowSeconds: 3600 } as const;

type Text = Parameters<Sms['send']>[0];

/** Why a text was not sent. */
type Refusal = 'country' | 'number' | 'block' | 'application' | 'stage';

/**
 * Text messages through SNS. Each costs money, so every one passes here: the country must be the stage's, and numbers,
 * blocks of numbers, applications and the stage have budgets.
 */
export function sms(runtime: Runtime): Sms {
  const limits = rateLimits(runtime);

  /** Strangers can text any number and its neighbours, so what they spend must not lock out its owner. */
  const refusalOfNumber = async ({ phone, isProven }: Text): Promise<Refusal | undefined> => {
    if (isProven) return (await limits.hit(`sms#provenNumber#${phone}`, perProvenNumber)) ? 'number' : undefined;
    if (await limits.hit(`sms#number#${phone}`, perNumber)) return 'number';
    return (await limits.hit(`sms#block#${phone.slice(0, -4)}`, perBlock)) ? 'block' : undefined;
  };

  const refusalOf = async (asked: Text): Promise<Refusal | undefined> => {
    const { phone, application } = asked;
    const countries = runtime.environment('SMS_COUNTRIES').split(' ');
    const country = countryOfMobile(`+${phone}`) ?? '';
    if (!countries.includes(anyCountry) && !countries.includes(country)) return 'country';
    const perStage = { limit: Number(runtime.environment('SMS_PER_HOUR')), windowSeconds: 3600 };
    if (perStage.limit === 0) return 'stage';
    const refused = await refusalOfNumber(asked);
    if (refused) return refused;
    // Keys are in apps, where anybody finds them: one that is misused leaves the others their texts.
    const perApplication = { ...perStage, limit: Math.ceil(perStage.limit / 2) };
    const isSpent = application !== undefined && (await limits.hit(`sms#application#${application}`, perApplication));
    if (isSpent) return 'application';
    return (await limits.hit('sms#stage', perStage)) ? 'stage' : undefined;
  };

  return {
    send: async (asked) => {
      const { phone, text } = asked;
      const refusal = await refusalOf(asked);
      if (refusal) {
        reportRefused(runtime, refusal);
        return false;
      }
      await clientOf(runtime)
        .send(new PublishCommand({ PhoneNumber: `+${phone}`, Message: text }))
        .catch((thrown: unknown) => {
          // The provider's own message may contain the number, which must not appear in the log.
          const name = thrown instanceof Error ? thrown.name : 'an unknown failure';
          throw new Failure('provider_unavailable', { detail: `SNS: ${name}` });
        });
      return true;
    },
  };
}

/** Logs the refusal in CloudWatch's embedded metric format. Those of blocks, applications and the stage ring an alarm. */
function reportRefused({ log, clock }: Runtime, refusal: Refusal): void {
  const metric = refusal === 'country' || refusal === 'number' ? 'smsRefused' : 'smsBudgetsSpent';
  log.error('SMS refused', { ...counted(clock, { [metric]: 'Count' }), [metric]: 1, refusal });
}
