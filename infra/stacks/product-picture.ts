import { edgePicture } from './edge-picture.ts';

/** A white G on green, 96 by 96 pixels, as PNG in base64: a placeholder for the operator's own logo. */
const png = [
  'iVBORw0KGgoAAAANSUhEUgAAAGAAAABgAQMAAADYVuV7AAAABlBMVEUfinD////HMCc8AAAAwklEQVR42t2TsQ3EIAxFHaWgZISMwmhhNEZhBM',
  'oUKP+EbDA+keZ0VWjgKdiO/T9Er1+h6nkH0gAPFL0F6D0AmEI0yDXIGq8ZjgaXJtN0J7LDPTIT9S9bO4SrlylEPnfIRC71molojx0i0TZ+YGrT',
  '3xMc9Ql6vQWUJzgN5D+Ah0zkJygTBIa6gOsLxiR4k+YN8BClXx6vKMyDF+1ZEgEWSyzCMgqwwIiT9FiZwtjFGMlYzJjP2NIY1lrZmNzY3zyMt6',
  '4PqtTCs2yNm6gAAAAASUVORK5CYII=',
].join('');

/** The picture shown with news, answered at the edge. */
export const productPicture = edgePicture('image/png', png);
