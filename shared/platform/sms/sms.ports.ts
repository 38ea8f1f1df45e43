export interface Sms {
  /**
   * `phone` in digits with country code, as identities store it. Returns false, after a line in the log, when the stage
   * does not text the number's country, or when a budget is spent: repeating it would not help. Fails with
   * `provider_unavailable`. `application` is that of the key with which the text was asked for. `isProven` says that the
   * text goes to the account which has proven the number: texts to other people spend nothing of its room.
   */
  send(message: {
    phone: string;
    text: string;
    application?: string | undefined;
    isProven?: boolean;
  }): Promise<boolean>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    sms: { send: Sms };
  }
}
