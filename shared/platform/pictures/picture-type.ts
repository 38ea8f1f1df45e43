/** The types of pictures that people may send, by any name that clients announce or that detection finds. */
const spellings = {
  'image/jpeg': 'image/jpeg',
  'image/jpg': 'image/jpeg',
  'image/png': 'image/png',
  'image/apng': 'image/png',
  'image/webp': 'image/webp',
  'image/gif': 'image/gif',
  'image/avif': 'image/avif',
  'image/heic': 'image/heic',
  'image/heif': 'image/heic',
} as const;
type Spelling = keyof typeof spellings;
export type PictureType = (typeof spellings)[Spelling];

/** What a client may announce of a picture. */
export const pictureContentTypes = Object.keys(spellings) as [Spelling, ...Spelling[]];

/** The type that a name means; undefined when it is no picture that we read. */
export function pictureTypeOf(contentType: string): PictureType | undefined {
  return Object.hasOwn(spellings, contentType) ? spellings[contentType as Spelling] : undefined;
}

/** The maximum size of a picture that is uploaded straight to storage: more than phones produce. */
export const maxPictureBytes = 25 * 1024 * 1024;
