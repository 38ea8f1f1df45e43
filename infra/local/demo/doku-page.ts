import type { DokuForm } from '#shared/gibby/payments/doku/doku.schema.ts';

/**
 * Acts as a payer's browser: posts the app's form to Doku's payment page, pays there, and carries Doku's result back to
 * the product. Returns the message that the payer reads in the end.
 */
export async function payAtDoku(dokuUrl: string, form: DokuForm): Promise<string> {
  await post(`${dokuUrl}/Suite/Receive`, form);
  const choice = { TRANSIDMERCHANT: form.TRANSIDMERCHANT, outcome: 'paid' };
  const back = await post(`${dokuUrl}/Suite/Pay`, choice);
  const address = /action="([^"]+)"/.exec(back)?.[1] ?? '';
  const fields = [...back.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
  return JSON.parse(await post(address, Object.fromEntries(fields))).data.message;
}

async function post(address: string, fields: Readonly<Record<string, string>>): Promise<string> {
  const response = await fetch(address, { method: 'POST', body: new URLSearchParams(fields) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${address} answered ${response.status}: ${text}`);
  return text;
}
