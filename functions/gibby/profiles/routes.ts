export { createPictureUpload } from './create-picture-upload/route.ts';
export { getOwnProfile } from './get-own-profile/route.ts';
export { getUserProfile } from './get-user-profile/route.ts';
export { updateOwnProfile } from './update-own-profile/route.ts';
