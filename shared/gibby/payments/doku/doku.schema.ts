import * as z from 'zod';
import { opaque } from '#shared/kernel/forms/code.ts';
import { DecimalText } from '#shared/kernel/money.ts';
import { personal } from '#shared/kernel/personal.ts';

/**
 * The messages of Doku's OneCheckout with Doku's own names (providers.md, "Doku"). Nothing outside this folder reads
 * their fields; the documented routes show their forms.
 */

/** The form that the payer's app posts to Doku's payment page: response of G55. */
export const DokuForm = z
  .object({
    MALLID: z.string(),
    BASKET: z.string(),
    CHAINMERCHANT: z.literal('NA'),
    AMOUNT: DecimalText,
    PURCHASEAMOUNT: DecimalText,
    TRANSIDMERCHANT: z.string(),
    WORDS: z.string(),
    CURRENCY: z.literal('360'),
    PURCHASECURRENCY: z.literal('360'),
    COUNTRY: z.string(),
    SESSIONID: z.string(),
    REQUESTDATETIME: z.string().describe('Jakarta time, such as `20161004092748`.'),
    NAME: z.string(),
    EMAIL: personal('contact', z.string()),
    ADDRESS: personal('address', z.string()),
    CITY: z.string(),
    STATE: z.string(),
    MOBILEPHONE: personal('contact', z.string()),
    ZIPCODE: personal('address', z.string()),
    PAYMENTCHANNEL: z.enum(['04', '05', '15']),
  })
  .meta({ id: 'PaymentForm' });
export type DokuForm = z.infer<typeof DokuForm>;

/** Far longer than anything that Doku sends; nothing of it is stored. */
const Field = opaque(200);

/**
 * Form of G66 and G67 `POST /api/credits/redirect`, posted by the payer's browser. Doku's other fields are not needed.
 */
export const DokuRedirect = z.object({
  AMOUNT: Field,
  TRANSIDMERCHANT: Field,
  STATUSCODE: Field,
  WORDS: Field,
  PAYMENTCHANNEL: Field,
  SESSIONID: Field,
  from_device: opaque(20).optional().describe('`true` from an app; it changes nothing.'),
});
export type DokuRedirect = z.infer<typeof DokuRedirect>;

/** The content of the reply to CHECKSTATUS. */
export const DokuStatus = z.object({
  AMOUNT: Field,
  TRANSIDMERCHANT: Field,
  WORDS: Field,
  RESULTMSG: Field,
  VERIFYSTATUS: Field.default(''),
  RESPONSECODE: Field.default(''),
  PAYMENTCHANNEL: Field,
  SESSIONID: Field,
});
export type DokuStatus = z.infer<typeof DokuStatus>;

/**
 * Form of X11 `POST /api/credits/notify`. An empty RESULTMSG would be covered by the WORDS of the form that the payer
 * knows, so only Doku's two words are a result.
 */
export const DokuNotify = DokuStatus.extend({
  RESULTMSG: z.enum(['SUCCESS', 'FAILED']),
  /** P for a payment, V for one that was reversed. */
  STATUSTYPE: z.enum(['P', 'V']).default('P'),
});
export type DokuNotify = z.infer<typeof DokuNotify>;
