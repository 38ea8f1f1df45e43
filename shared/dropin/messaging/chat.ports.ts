import type { ChatMessage } from './chat.ts';

export interface ChatReader {
  /** Messages in order of time. Strongly consistent: who has just said something finds it. */
  list(conversation: string, options: { skip: number; limit: number }): Promise<readonly ChatMessage[]>;
}

export interface ChatWriter extends ChatReader {
  /**
   * Keeps a message once: when one with any of these keys was saved in this conversation (the message's gig) within a
   * day, that one is answered instead. Keys come from `messageKeys` in shared/dropin/messaging/chat.rules.ts.
   */
  save(message: ChatMessage, messageKeys: readonly string[]): Promise<ChatMessage>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    chat: { read: ChatReader; write: ChatWriter };
  }
}
