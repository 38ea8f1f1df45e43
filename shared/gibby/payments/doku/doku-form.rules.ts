import { displayName } from '#shared/gibby/kernel/display-name.rules.ts';
import { gibbyTimeOf } from '#shared/gibby/kernel/wire.ts';
import type { Payer, TopUp } from '#shared/gibby/payments/top-up.ts';
import { countryOf } from '#shared/gibby/reference/countries.ts';
import { rupiahText } from '#shared/kernel/money.ts';
import type { DokuForm } from './doku.schema.ts';

/** The merchant's id at Doku, and the signature of this form. */
interface SignedFields {
  readonly mallId: string;
  readonly words: string;
}

/**
 * The form that a payer's app posts to Doku (G55, all twenty fields as in the sample). What the user has not given is
 * empty. As in the sample, the state is the city. Without a country it is Indonesia, where Doku operates.
 */
export function dokuForm(topUp: TopUp, { user, cityName = '' }: Payer, { mallId, words }: SignedFields): DokuForm {
  const amount = rupiahText(topUp.amountMinor);
  return {
    MALLID: mallId,
    BASKET: `TOPUP Credit,${amount},1,${amount}`,
    CHAINMERCHANT: 'NA',
    AMOUNT: amount,
    PURCHASEAMOUNT: amount,
    TRANSIDMERCHANT: topUp.id,
    WORDS: words,
    CURRENCY: '360',
    PURCHASECURRENCY: '360',
    COUNTRY: (user.countryId === undefined ? undefined : countryOf(user.countryId)?.code) ?? 'ID',
    SESSIONID: topUp.sessionId,
    REQUESTDATETIME: gibbyTimeOf(topUp.createdAt).replaceAll(/\D/g, ''),
    NAME: displayName(user),
    EMAIL: user.email,
    ADDRESS: user.address ?? '',
    CITY: cityName,
    STATE: cityName,
    MOBILEPHONE: user.phone ?? '',
    ZIPCODE: user.zipcode ?? '',
    PAYMENTCHANNEL: topUp.channel,
  };
}
