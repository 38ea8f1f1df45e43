/** A mail without its address. */
export interface MailText {
  readonly subject: string;
  readonly text: string;
}

/** G02, G03: the link that verifies an address (X01). */
export function verificationMail(link: string): MailText {
  return {
    subject: 'Please activate your Gibby account',
    text: [
      'Welcome to Gibby!',
      '',
      'Please open this link and press its button to confirm that this e-mail address is yours:',
      link,
      '',
      'It is good for seven days. If you did not ask for it, you need not do anything.',
    ].join('\n'),
  };
}

/** G04: the link for setting a new password (X31). */
export function passwordResetMail(link: string): MailText {
  return {
    subject: 'Your new Gibby password',
    text: [
      'Somebody asked for a new password for your Gibby account. If it was you, please open this link:',
      link,
      '',
      'It is good for one hour and for one new password, which ends all your sessions.',
      'If it was not you, you need not do anything: your password stays as it is.',
    ].join('\n'),
  };
}

/** G11: tells the present address at once of the one that shall replace it, with the link that stops the change (X49). */
export function emailChangeMail(link: string, newAddress: string): MailText {
  return {
    subject: 'Your Gibby account is about to get another e-mail address',
    text: [
      'Somebody who is signed in to your Gibby account asked for another e-mail address:',
      newAddress,
      '',
      'If it was not you, please open this link and stop the change, and then choose a new password in the app:',
      link,
      '',
      'If it was you, you can allow the change there. Otherwise it can be confirmed after a day.',
    ].join('\n'),
  };
}
