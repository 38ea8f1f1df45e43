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
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    chat: { read: ChatReader; write: ChatWriter };
  }
}
