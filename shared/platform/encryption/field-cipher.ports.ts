/**
 * What a sealed value belongs to. The value is bound to it: sealed for one owner or field, it opens for no other, so
 * copying it to another item is useless. The context is not secret: AWS logs it with every use of the key.
 */
export interface FieldContext {
  /** The owner, such as `user/2`. */
  readonly owner: string;
  /** Entity and field, such as `withdrawal.accountNumber`. */
  readonly field: string;
}

/** Encrypts single fields that must not be read from the table, a backup or a stream. */
export interface FieldSealer {
  /**
   * The value as it may be stored: text that only `open` with the same context can decrypt. At most 4096 bytes of
   * UTF-8.
   */
  seal(plain: string, context: FieldContext): Promise<string>;
}

/** Decrypts sealed fields, for their owners alone. */
export interface FieldOpener {
  /** The value that was sealed. Fails with `internal` when it was sealed for another context or has been altered. */
  open(sealed: string, context: FieldContext): Promise<string>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    fieldCipher: { seal: FieldSealer; open: FieldOpener };
  }
}
