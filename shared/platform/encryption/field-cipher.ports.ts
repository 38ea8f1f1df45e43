/**
 * What a sealed value belongs to. It is bound to the value: what was sealed for one owner or field opens for no other, so
 * that copying it from item to item gains nobody anything. Not secret: AWS writes it into its log of who opened what.
 */
export interface FieldContext {
  /** Whose it is, such as `user/2`. */
  readonly owner: string;
  /** Entity and field, such as `withdrawal.accountNumber`. */
  readonly field: string;
}

/** Encrypts single fields that must not be read from the table, a backup or a stream. */
export interface FieldSealer {
  /** The value as it may be stored: text that only `open` with the same context turns back. At most 4096 bytes of UTF-8. */
  seal(plain: string, context: FieldContext): Promise<string>;
}

/** Turns sealed fields back, for their owners alone. */
export interface FieldOpener {
  /** The value that was sealed. Fails with `internal` when it was sealed for another context, or changed since. */
  open(sealed: string, context: FieldContext): Promise<string>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    fieldCipher: { seal: FieldSealer; open: FieldOpener };
  }
}
