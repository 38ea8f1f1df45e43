import type { DeviceType } from '#shared/platform/devices/device.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';

/** A platform application of SNS: an app on one platform, named by the app's bundle id. */
export interface PushApplication {
  readonly arn: string;
  readonly type: DeviceType;
  readonly bundleId: string;
}

const arnForm = /^arn:[^:]+:sns:[^:]+:\d{12}:app\/(APNS|APNS_SANDBOX|GCM)\/([\w.-]+)$/;

/**
 * The applications that the operator configured, as arns separated by commas; the first of each platform is the
 * server's own.
 */
export function pushApplications(runtime: Runtime): readonly PushApplication[] {
  return runtime
    .environment('PUSH_APPLICATIONS')
    .split(',')
    .flatMap((part) => {
      const arn = part.trim();
      const [, platform, bundleId] = arnForm.exec(arn) ?? [];
      if (platform === undefined || bundleId === undefined) return [];
      return [{ arn, type: platform === 'GCM' ? ('android' as const) : ('ios' as const), bundleId }];
    });
}
