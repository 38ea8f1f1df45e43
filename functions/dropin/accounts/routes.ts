export { createAccount } from './create-account/route.ts';
export { getAccount } from './get-account/route.ts';
export { requestIdentityCode } from './request-identity-code/route.ts';
export { requestLoginCode } from './request-login-code/route.ts';
export { signOut } from './sign-out/route.ts';
export { verifyIdentity } from './verify-identity/route.ts';
export { verifyLoginCode } from './verify-login-code/route.ts';
