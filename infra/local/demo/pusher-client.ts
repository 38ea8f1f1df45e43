import PusherModule from 'pusher-js';

/**
 * The real Pusher client. Its types describe an ES module with a default export while the package is CommonJS whose
 * export is the class itself; Node gives the class, and this gives it its type.
 */
export const Pusher = PusherModule as unknown as typeof PusherModule.default;
export type Pusher = PusherModule.default;
