import type { ChatMessage } from './chat.ts';

export interface ChatReader {
  /** Messages in order of time. Strongly consistent, so that authors see their own latest message. */
  list(conversation: string, options: { skip: number; limit: number }): Promise<readonly ChatMessage[]>;
}

export interface ChatWriter extends ChatReader {
  /**
   * Stores a message once. When a message with any of these keys was saved in this conversation (the message's gig)
   * within a day, that message is returned instead. Keys come from `messageKeys` in shared/dropin/messaging/chat.rules.ts.
   */
  save(message: ChatMessage, messageKeys: readonly string[]): Promise<ChatMessage>;
  /**
   * Stores a message that has an id of its own, whatever was said before: repeating it changes nothing. `save` with one
   * of the keys returns it.
   */
  record(message: ChatMessage, messageKeys: readonly string[]): Promise<void>;
  /** Whether this message, with its id, is stored. Strongly consistent. */
  has(message: ChatMessage): Promise<boolean>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    chat: { read: ChatReader; write: ChatWriter };
  }
}
