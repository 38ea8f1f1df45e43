/** A mail without its address. */
export interface MailText {
  readonly subject: string;
  readonly text: string;
}

/** G02, G03: the link that verifies an address (X01), with the account in words. */
export function verificationMail(link: string, account: string): MailText {
  return {
    subject: 'Please activate your Gibby account',
    text: [
      'Welcome to Gibby!',
      '',
      `This address was given for ${account}.`,
      'If that account is yours, please open this link and press its button to confirm the address:',
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

/** X02, X48: tells the owner of the address that somebody who reads its mails has set a new password. */
export const passwordChangedMail: MailText = {
  subject: 'Your Gibby password has been changed',
  text: [
    'A new password was set for your Gibby account by a link in a mail to this address. All sessions have ended.',
    '',
    'If it was not you, somebody else reads your mail. Please secure your mailbox, and then choose a new password in the app.',
  ].join('\n'),
};

/** G05: tells the owner of an account that Facebook signs in to it from now on. */
export const facebookAddedMail: MailText = {
  subject: 'Facebook signs in to your Gibby account now',
  text: [
    'Somebody signed in to your Gibby account by the Facebook account that has this address. It opens your account from now on.',
    'All earlier sessions have ended.',
    '',
    'If it was not you, please secure your Facebook account, and write to us.',
  ].join('\n'),
};
