/**
 * Stand-in for Facebook's Graph API. Only the development app may inspect tokens, and a person's data needs the app's
 * proof. A token contains the person it belongs to, so that tests can make one for the local cloud.
 */

import { createHmac, timingSafeEqual } from 'node:crypto';
import { developmentCredentials } from '../credentials.ts';
import type { Provider, ProviderAnswer, ProviderRequest } from './provider.ts';

const { appId, appSecret } = developmentCredentials.facebook;

/** The person a token belongs to, and the app that they gave it to. */
interface FacebookPerson {
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
  readonly appId?: string;
}

/** A token as the stand-in accepts it. */
export function facebookToken(person: FacebookPerson): string {
  return Buffer.from(JSON.stringify(person)).toString('base64url');
}

export function createFacebook(): Provider {
  function inspect({ query, headers }: ProviderRequest): ProviderAnswer {
    if (headers.authorization !== `Bearer ${appId}|${appSecret}`) return refusal('Invalid application access token');
    const person = personOf(query.get('input_token') ?? '');
    if (!person) return { status: 200, body: { data: { is_valid: false, scopes: [], error: { code: 190 } } } };
    const data = { app_id: person.appId ?? appId, type: 'USER', is_valid: true, user_id: person.id, scopes: ['email'] };
    return { status: 200, body: { data } };
  }

  function me({ query, headers }: ProviderRequest): ProviderAnswer {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    const person = personOf(token);
    if (!person) return refusal('Invalid OAuth access token');
    if (!isProof(query.get('appsecret_proof') ?? '', token)) return refusal('Invalid appsecret_proof');
    const { appId: _givenTo, ...shown } = person;
    return { status: 200, body: shown };
  }

  function answer(request: ProviderRequest): ProviderAnswer {
    if (request.method === 'GET' && request.path === '/debug_token') return inspect(request);
    if (request.method === 'GET' && request.path === '/me') return me(request);
    return refusal(`Unknown path components: ${request.path}`);
  }

  return { name: 'facebook', answer };
}

function refusal(message: string): ProviderAnswer {
  return { status: 400, body: { error: { message, type: 'OAuthException', code: 190 } } };
}

function personOf(token: string): FacebookPerson | undefined {
  try {
    const person: FacebookPerson = JSON.parse(Buffer.from(token, 'base64url').toString());
    return typeof person.id === 'string' ? person : undefined;
  } catch {
    return undefined;
  }
}

function isProof(given: string, token: string): boolean {
  const expected = createHmac('sha256', appSecret).update(token).digest();
  const bytes = Buffer.from(given, 'hex');
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}
