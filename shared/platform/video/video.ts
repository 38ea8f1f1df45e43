/**
 * How long a party may connect with a token of the video provider. It covers the longest time from a handshake to the start
 * of a stream, 600 s, and is as long as the cut after the last token allows: a queue delays a message by 900 s at most. A party who must connect again later gets a new token by the same route. A token that has run out cuts
 * off no one who is connected (providers.md, "OpenTok").
 */
export const videoTokenSeconds = 840;

/** How long after the end of a video those are cut off who have come back: a key from just before it has run out by then. */
export const cutAgainAfterSeconds = videoTokenSeconds + 30;
