/**
 * The badges of an app (G65). The document's sample adds notifications and news. It leaves out messages, which have a
 * badge of their own: threads that were not opened since the last message.
 */
export function badgesOf(unread: { readonly notifications: number; readonly news: number; readonly messages: number }) {
  // A count takes several reads, and an item may be published or opened between them.
  const news = Math.max(0, unread.news);
  return {
    unread_notifications: unread.notifications,
    unread_news: news,
    unread_badges: unread.notifications + news,
    unread_messages: unread.messages,
  };
}
