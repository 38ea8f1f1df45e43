import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { recordOf, ServiceError } from '../call.ts';

/** A device's address for push messages within one platform application. */
interface PushEndpoint {
  readonly arn: string;
  readonly token: string;
  readonly userData: string;
  readonly enabled: boolean;
}

/** SNS mobile push endpoints, stored in the data directory. */
export interface PushEndpoints {
  create(applicationArn: string, token: string, userData: string | undefined): string;
  /** Throws NotFound when there is none. */
  get(arn: string): PushEndpoint;
  find(arn: string): PushEndpoint | undefined;
  set(arn: string, changes: { token?: string; userData?: string; enabled?: boolean }): void;
  remove(arn: string): void;
}

export function createPushEndpoints(state: DatabaseSync): PushEndpoints {
  const byArn = state.prepare('SELECT * FROM pushEndpoints WHERE arn = ?');
  const byToken = state.prepare('SELECT * FROM pushEndpoints WHERE applicationArn = ? AND token = ?');
  const insert = state.prepare(
    'INSERT INTO pushEndpoints (arn, applicationArn, token, userData, enabled) VALUES (?, ?, ?, ?, 1)',
  );
  const update = state.prepare('UPDATE pushEndpoints SET token = ?, userData = ?, enabled = ? WHERE arn = ?');
  const remove = state.prepare('DELETE FROM pushEndpoints WHERE arn = ?');

  function toEndpoint(found: Record<string, unknown> | undefined): PushEndpoint {
    if (found === undefined) throw new ServiceError(404, 'NotFound', 'Endpoint does not exist');
    const row = recordOf(found);
    return {
      arn: String(row.arn),
      token: String(row.token),
      userData: String(row.userData),
      enabled: row.enabled === 1,
    };
  }

  return {
    create(applicationArn, token, userData) {
      const existing = byToken.get(applicationArn, token);
      if (existing !== undefined) {
        const endpoint = toEndpoint(existing);
        // The same request again returns the same arn; SNS refuses one with other attributes (CreatePlatformEndpoint).
        if (endpoint.enabled && endpoint.userData === (userData ?? '')) return endpoint.arn;
        throw new ServiceError(
          400,
          'InvalidParameter',
          `Invalid parameter: Token Reason: Endpoint ${endpoint.arn} already exists with the same Token, but different attributes.`,
        );
      }
      const digest = createHash('sha256').update(`${applicationArn} ${token}`).digest('hex');
      const id = digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
      const arn = `${applicationArn.replace(':app/', ':endpoint/')}/${id}`;
      insert.run(arn, applicationArn, token, userData ?? '');
      return arn;
    },
    get: (arn) => toEndpoint(byArn.get(arn)),
    find: (arn) => {
      const found = byArn.get(arn);
      return found === undefined ? undefined : toEndpoint(found);
    },
    set(arn, changes) {
      const { token, userData, enabled } = { ...toEndpoint(byArn.get(arn)), ...changes };
      update.run(token, userData, enabled ? 1 : 0, arn);
    },
    remove(arn) {
      remove.run(arn);
    },
  };
}
