export interface Sms {
  /** `phone` in digits with country code, as identities store it. */
  send(message: { phone: string; text: string }): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    sms: { send: Sms };
  }
}
