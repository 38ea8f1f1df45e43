import type { ChatMessage } from './chat.ts';

export interface ChatReader {
  /** Messages in order of time. Strongly consistent, so that authors see their own latest message. */
  list(conversation: string, options: { skip: number; limit: number }): Promise<readonly ChatMessage[]>;
}

/** What an account has said in a conversation. */
interface Words {
  readonly account: string;
  readonly message: string;
}

export interface ChatWriter extends ChatReader {
  /** Stores a message under its own id. Repeating it changes nothing. */
  record(message: ChatMessage): Promise<void>;
  /**
   * The message with these words that the server has stored and no receiver has saved yet, the oldest if there are
   * several; it counts as saved from now on. Otherwise the latest with these words, which was saved before. Undefined when
   * they are not among the latest 200 messages of the conversation.
   */
  acknowledge(conversation: string, words: Words): Promise<ChatMessage | undefined>;
  /** Whether this message, with its id, is stored. Strongly consistent. */
  has(message: ChatMessage): Promise<boolean>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    chat: { read: ChatReader; write: ChatWriter };
  }
}
