/** The realtime secret for the developer: what it is now, and the act of the operator that revokes it. */

import type { AwsEndpoint } from './aws/endpoint.ts';
import type { Assembly, Lambda } from './interfaces.ts';

interface RealtimeSecretParts {
  readonly stage: string;
  readonly assembly: Assembly;
  readonly lambda: Lambda;
  readonly aws: Pick<AwsEndpoint, 'secretValue'>;
}

/** What servers sign with. */
export interface RealtimeCredentials {
  readonly key: string;
  readonly secret: string;
  readonly appId: string;
}

export interface RealtimeSecret {
  present(): RealtimeCredentials;
  /** Calls the function that an operator calls on AWS. Returns its answer, and the new secret. */
  revoke(): Promise<object>;
}

export function realtimeSecretOf({ stage, assembly, lambda, aws }: RealtimeSecretParts): RealtimeSecret {
  const present = (): RealtimeCredentials => JSON.parse(aws.secretValue(`${stage}/realtime`));
  return {
    present,
    revoke: async () => {
      const functionName = `${stage}-revokeRealtimeSecret`;
      const target = assembly.ofType('AWS::Lambda::Function').find(({ ref }) => ref === functionName);
      if (target === undefined) throw new Error(`There is no function ${functionName}.`);
      const { payload, functionError } = await lambda.invoke(target.arn, {});
      if (functionError !== undefined) throw new Error(`${functionName} failed: ${JSON.stringify(payload)}`);
      return { ...Object(payload), realtime: present() };
    },
  };
}
