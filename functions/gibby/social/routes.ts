export { followUser } from './follow-user/route.ts';
export { listFollowers } from './list-followers/route.ts';
export { listFollowings } from './list-followings/route.ts';
export { unfollowUser } from './unfollow-user/route.ts';
