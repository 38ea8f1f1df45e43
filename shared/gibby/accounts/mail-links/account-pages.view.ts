import type { GibbyConfirmation } from '#shared/gibby/kernel/wire.ts';
import { longestPassword } from '#shared/kernel/forms/password.ts';
import { type Html, html, type Page, type PageOutcome } from '#shared/kernel/page.ts';
import { type PasswordPolicy, shortestUnder } from '../passwords/new-password.rules.ts';

type Outcome = PageOutcome<GibbyConfirmation>;
type Failed = NonNullable<Outcome['failure']>;

/** What a page needs of the port `appLinks`. */
interface Ports {
  readonly appLinks: { of(path: string): string | undefined };
}

/** What the form for a new password needs of the port `accountSettings`. */
interface FormPorts extends Ports {
  readonly accountSettings: { passwordPolicy(): PasswordPolicy };
}

const product = 'Gibby';

/** The fields of the form for a new password, in their order. */
const passwordFields = [
  { name: 'password', label: 'New password', isDescribed: true },
  { name: 'password_confirmation', label: 'New password again', isDescribed: false },
] as const;

/** Behind the link of X01, and what its button answers: a page that asks first, since mail scanners fetch links. */
export function questionPage(title: string, button: string) {
  return ({ answer, failure }: Outcome): Page =>
    failure
      ? failurePage(failure)
      : {
          product,
          title,
          content: html`<p>${answer?.data.message}</p>
<form method="post"><button>${button}</button></form>`,
        };
}

/** Behind the link of X49: the present address stops a new one, or allows it. */
export function emailChangePage({ answer, failure }: Outcome): Page {
  if (failure) return failurePage(failure);
  const content = html`<p>${answer?.data.message}</p>
<form method="post"><button name="decision" value="stop">Stop this change</button>
<button class="second" name="decision" value="allow">It was me: allow it now</button></form>`;
  return { product, title: 'A new e-mail address', content };
}

/** What was done. */
export function donePage(title: string) {
  return ({ answer, failure }: Outcome, { appLinks }: Ports): Page =>
    failure
      ? failurePage(failure)
      : {
          product,
          title,
          content: html`<p>${answer?.data.message}</p>${appButton(appLinks.of('/login'), 'Open the app')}`,
        };
}

/** Behind the link of X31: the form for a new password. */
export function passwordPage({ answer, failure, path }: Outcome, { appLinks, accountSettings }: FormPorts): Page {
  if (failure) return failurePage(failure);
  return {
    product,
    title: 'Choose a new password',
    content: html`<p>${answer?.data.message}</p>
${passwordForm(accountSettings)}
${appButton(appLinks.of(path), 'Do it in the app instead', 'second')}`,
  };
}

/** What the form for a new password answers. */
export function passwordChangedPage(outcome: Outcome, ports: FormPorts): Page {
  const { failure } = outcome;
  if (!failure || failure.code === 'link_refused') return donePage('Your password has been changed')(outcome, ports);
  const problems = problemsIn(failure);
  return {
    product,
    title: 'Error: Choose a new password',
    content: html`<div class="problems" role="alert">${problems.map(
      ({ path, message }) => html`<p>${path ? html`<a href="#${path}">${message}</a>` : message}</p>`,
    )}</div>
${passwordForm(ports.accountSettings, problems)}`,
  };
}

interface FieldProblem {
  /** The field's name; empty when it is of the whole form. */
  readonly path: string;
  readonly message: string;
}

/** The problems of the form's fields; any other failure is one of the whole form. */
function problemsIn({ message, facts }: Failed): readonly FieldProblem[] {
  const errors: readonly unknown[] = Array.isArray(facts.errors) ? facts.errors : [];
  const names: readonly string[] = passwordFields.map(({ name }) => name);
  const ofFields = errors.map(Object).filter(({ path }) => names.includes(path));
  return ofFields.length > 0 ? ofFields : [{ path: '', message }];
}

function passwordForm({ passwordPolicy }: FormPorts['accountSettings'], problems: readonly FieldProblem[] = []): Html {
  const shortest = shortestUnder[passwordPolicy()];
  return html`<form method="post">${passwordFields.map((field) => passwordField(field, shortest, problems))}
<button>Save the new password</button></form>`;
}

function passwordField(
  { name, label, isDescribed }: (typeof passwordFields)[number],
  shortest: number,
  problems: readonly FieldProblem[],
) {
  const own = problems.find(({ path }) => path === name);
  const describedBy = [isDescribed && `${name}-hint`, own && `${name}-problem`].filter(Boolean).join(' ');
  const hint = html`<p class="hint" id="${name}-hint">${shortest} to ${longestPassword} characters. A whole sentence is welcome.</p>`;
  return html`
<label for="${name}">${label}</label>
${isDescribed ? hint : undefined}${own && html`<p class="problem" id="${name}-problem">${own.message}</p>`}
<input type="password" id="${name}" name="${name}" autocomplete="new-password" required${
    describedBy ? html` aria-describedby="${describedBy}"` : undefined
  }${own && html` aria-invalid="true"`}>`;
}

function failurePage({ code, message }: Failed): Page {
  const title = code === 'link_refused' ? 'This link does not work' : 'This did not work';
  const advice = code === 'link_refused' ? 'Ask for a new link in the app.' : 'Please try again later.';
  return {
    product,
    title: `Error: ${title}`,
    content: html`<div class="problems" role="alert"><p>${message}</p></div>
<p>${code === 'email_taken' ? 'Another account has this address.' : advice}</p>`,
  };
}

function appButton(address: string | undefined, label: string, kind = ''): Html | undefined {
  return address === undefined ? undefined : html`<a class="button ${kind}" href="${address}">${label}</a>`;
}
