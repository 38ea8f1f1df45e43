/**
 * Opens every page for people of the local cloud in Chromium, by the links in its mails, and fails for each violation
 * that axe finds, for text wider than the screen, and for whatever the browser reports, such as a refused style. Each
 * page is seen light and dark, on a desk and on a narrow phone. Arguments: the cloud's address, the browser, and a
 * folder for pictures, which may be missing.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const [origin = '', browserPath = 'chromium', pictures] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const email = `reader-${process.pid}@example.com`;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
  readonly params?: { readonly entry?: { readonly text: string; readonly level: string } };
}

/** A browser's tab, by the DevTools protocol. */
async function tabOf(address: string) {
  const { port } = new URL(address);
  const made = await fetch(`http://127.0.0.1:${port}/json/new`, { method: 'PUT' });
  const socket = new WebSocket(Object(await made.json()).webSocketDebuggerUrl);
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  const answers = new Map<number, (message: Message) => void>();
  const waiting = new Map<string, () => void>();
  const reports: string[] = [];
  let lastId = 0;
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id !== undefined) answers.get(message.id)?.(message);
    const { text = '', level } = message.params?.entry ?? {};
    if (level === 'error' || level === 'warning') reports.push(text);
    waiting.get(message.method ?? '')?.();
  });
  const send = (method: string, params: object = {}) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      const id = ++lastId;
      answers.set(id, ({ result, error }) => (error ? reject(new Error(error.message)) : resolve(result ?? {})));
      socket.send(JSON.stringify({ id, method, params }));
    });
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
    return Object(result).value;
  };
  /** Does something that loads a page, and waits for it. */
  const loading = async (act: () => Promise<unknown>) => {
    const loaded = new Promise<void>((resolve) => waiting.set('Page.loadEventFired', resolve));
    await act();
    await loaded;
  };
  await Promise.all(['Page.enable', 'Log.enable', 'Runtime.enable'].map((method) => send(method)));
  return { send, evaluate, loading, reports, close: () => socket.close() };
}

async function call(path: string, body: object, token = ''): Promise<unknown> {
  const response = await fetch(origin + path, {
    method: 'POST',
    headers: {
      apikey: 'local-gibby-key',
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

/** The last mailed link whose path begins so. */
async function mailedLink(path: string): Promise<string> {
  for (let waited = 0; waited < 30_000; waited += 100) {
    const sent = await fetch(`${origin}/_local/outbox?kind=mail&to=${encodeURIComponent(email)}`);
    const links = JSON.stringify(await sent.json()).match(new RegExp(`${path}[0-9a-f]{64}`, 'g')) ?? [];
    if (links.length > 0) return origin + links.at(-1);
    await pause(100);
  }
  throw new Error(`No mail has a link to ${path}.`);
}

const profile = mkdtempSync(join(tmpdir(), 'pages-'));
const browser = spawn(
  browserPath,
  ['--headless=new', '--no-sandbox', '--disable-gpu', '--remote-debugging-port=0', `--user-data-dir=${profile}`],
  { stdio: ['ignore', 'ignore', 'pipe'] },
);
const address = await new Promise<string>((resolve, reject) => {
  let output = '';
  browser.stderr.on('data', (chunk) => {
    output += chunk;
    const found = /DevTools listening on (ws:\S+)/.exec(output)?.[1];
    if (found) resolve(found);
  });
  browser.on('exit', () => reject(new Error(`The browser ended: ${output}`)));
});

/** The heading of the documentation. */
const documentation = 'Live marketplace backend';

const tab = await tabOf(address);
const problems: string[] = [];
let seen = 0;

/** Looks at the page that is open, in every theme and width. */
async function look(name: string, expected: string): Promise<void> {
  const heading = await tab.evaluate("document.querySelector('h1')?.textContent");
  if (heading !== expected) problems.push(`${name}: the heading is ${heading}`);
  for (const theme of ['light', 'dark']) {
    for (const width of [1280, 320]) {
      await tab.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: theme }] });
      await tab.send('Emulation.setDeviceMetricsOverride', {
        width,
        height: 720,
        deviceScaleFactor: 1,
        mobile: width < 500,
      });
      const found = Object(
        await tab.evaluate(`${axe};axe.run().then(({ violations, passes }) => ({
        violations: violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')),
        passes: passes.length, wide: document.documentElement.scrollWidth > innerWidth }))`),
      );
      seen += 1;
      const where = `${name}, ${theme}, ${width} px`;
      for (const violation of found.violations) problems.push(`${where}: ${violation}`);
      if (found.wide) problems.push(`${where}: wider than the screen`);
      if (!(found.passes > 10)) problems.push(`${where}: axe looked at ${found.passes} rules only`);
      if (pictures && width === (theme === 'light' ? 320 : 1280)) {
        const { data } = await tab.send('Page.captureScreenshot', { format: 'png' });
        writeFileSync(join(pictures, `${name}-${theme}.png`), Buffer.from(String(data), 'base64'));
      }
    }
  }
}
const open = (url: string) => tab.loading(() => tab.send('Page.navigate', { url }));
/** Waits for what the page's script draws. */
async function drawn(expression: string): Promise<void> {
  for (let waited = 0; waited < 120_000; waited += 100) {
    if (await tab.evaluate(`Boolean(${expression})`)) return;
    await pause(100);
  }
  throw new Error(`The page does not draw ${expression}.`);
}
/** Opens a place of the documentation, as a link to it does. */
async function openDocs(place: string, expression: string): Promise<void> {
  // From another page: a link within the page loads nothing.
  await open('about:blank');
  await open(`${origin}/docs${place}`);
  await drawn(expression);
}
const button = (text: string) =>
  `[...document.querySelectorAll('button')].find((each) => each.textContent.trim().startsWith('${text}') && each.checkVisibility())`;
const press = () => tab.loading(() => tab.evaluate("document.querySelector('button').click()"));
const fill = (first: string, second: string) =>
  tab.evaluate(`document.forms[0].password.value = ${JSON.stringify(first)};
    document.forms[0].password_confirmation.value = ${JSON.stringify(second)}`);

try {
  await call('/api/register', { email, username: `reader-${process.pid}`, password: 'invented password' });
  const verification = await mailedLink('/api/verification/');
  await open(verification);
  await look('confirm-address', 'Confirm your e-mail address');
  await press();
  await look('address-confirmed', 'Your address is confirmed');
  await call('/api/password/reset', { email });
  await open(await mailedLink('/api/password/update/'));
  await look('new-password', 'Choose a new password');
  await fill('12345', 'another');
  await press();
  await look('new-password-refused', 'Choose a new password');
  await fill('another invented password', 'another invented password');
  await press();
  await look('password-changed', 'Your password has been changed');
  const session = await call('/api/login', { username: email, password: 'another invented password' });
  const { access_token: token } = Object(Object(session).data);
  await call('/api/user/profile', { email: `other-${email}` }, token);
  await open(await mailedLink('/api/email-change/'));
  await look('email-change', 'A new e-mail address');
  await press();
  await look('email-change-decided', 'Your decision is saved');
  await open(`${origin}/api/verification/wrong`);
  await look('wrong-link', 'This link does not work');
  await openDocs('', "document.querySelector('h1')");
  await look('docs', documentation);
  const operation = 'tag/dropingigs/POST/gigs';
  await openDocs(`#${operation}`, `document.querySelector('section[id$="${operation}"] .response-card')`);
  await look('docs-operation', documentation);
  const guide = 'description/first-gig';
  await openDocs(`#${guide}`, `document.querySelector('[id$="${guide}"]')?.getBoundingClientRect().top < innerHeight`);
  await look('docs-guide', documentation);
  // The price list needs the application's key, which the page fills in on this machine.
  const priced = 'tag/dropinsupport/GET/apppriceconfig';
  await openDocs(`#${priced}`, `document.querySelector('section[id$="${priced}"]')`);
  await tab.evaluate(`document.querySelector('section[id$="${priced}"] .show-api-client-button').click()`);
  await drawn(button('Send'));
  await tab.evaluate(`${button('Send')}.click()`);
  await drawn("document.body.innerText.includes('initialFee') && document.body.innerText.includes('200 OK')");
} finally {
  tab.close();
  browser.kill();
  await new Promise((resolve) => browser.on('exit', resolve));
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
// The browser reports each answer of 422 as a failed load, also where it shows the page of it.
problems.push(...tab.reports.filter((text) => !text.includes('status of 422')));
console.log(problems.length > 0 ? problems.join('\n') : `${seen} views without a problem`);
process.exitCode = problems.length > 0 ? 1 : 0;
