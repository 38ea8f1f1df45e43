/**
 * The badges of an app (G65). Its sample adds notifications and news and leaves out messages, of which there are none as
 * long as nobody can write any.
 */
export function badgesOf(unread: { readonly notifications: number; readonly news: number }) {
  // Something may be published or opened between the reads that a count is made of.
  const news = Math.max(0, unread.news);
  return {
    unread_notifications: unread.notifications,
    unread_news: news,
    unread_badges: unread.notifications + news,
    unread_messages: 0,
  };
}
