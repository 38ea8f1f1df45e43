import type { ChatMessage } from '../domain/chat.ts';

export interface ChatReader {
  /** Messages in order of time. */
  list(conversation: string, options: { skip: number; limit: number }): Promise<readonly ChatMessage[]>;
}

export interface ChatWriter extends ChatReader {
  /**
   * Keeps a message once: one with the same `messageKey` saved before is answered instead. The key is the sender's
   * message id, or a hash of sender and text within a short time.
   */
  save(message: ChatMessage, messageKeys: readonly string[]): Promise<ChatMessage>;
}
