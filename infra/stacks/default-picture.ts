import { edgePicture } from './edge-picture.ts';

/** A grey head and shoulders, 96 by 96 pixels, as JPEG in base64: shown for users without a picture. */
const jpeg = [
  '/9j/2wBDABQUFBQVFBcZGRcfIh4iHy4rJycrLkYyNjI2MkZqQk5CQk5Cal5yXVZdcl6phXZ2hanDpJukw+zT0+z/////////2wBDARQUFBQV',
  'FBcZGRcfIh4iHy4rJycrLkYyNjI2MkZqQk5CQk5Cal5yXVZdcl6phXZ2hanDpJukw+zT0+z/////////wgARCABgAGADASIAAhEBAxEB/8QA',
  'GgABAAMBAQEAAAAAAAAAAAAAAAMEBQECBv/EABUBAQEAAAAAAAAAAAAAAAAAAAAB/9oADAMBAAIQAxAAAAD6cWAAAAAAAcrVYrL9nHlNQSgA',
  'IpfBkiwDUl8e5QAAKtLXGRdtAAABXjpWTRcHZYRo2Ma6XBKjkqFEWAAAaslS3L//xAAlEAACAQIFBAMBAAAAAAAAAAABAgMAEQQSIDFBISIw',
  'cRBAQlH/2gAIAQEAAT8A+4zKouTYU2LXhSaXFrypFKysLg3HgJtUshka/HHzFIY2vxzQN9c5tE+mA3iTXIudGX+jTGuRFX+DwTYfP3LvTIy7',
  'qRSozbKTUOHydzb/AFJMQidB1NNPK36t6oknc0CRsaWeVf1f3UeIR+h6HViJ7XRT7OvDz/hj6OiV8iE+GJ86A/OLPag8OEPa4+P/xAAUEQEA',
  'AAAAAAAAAAAAAAAAAABQ/9oACAECAQE/ABP/xAAUEQEAAAAAAAAAAAAAAAAAAABQ/9oACAEDAQE/ABP/2Q==',
].join('');

/** The default picture of a user, answered at the edge. */
export const defaultPicture = edgePicture('image/jpeg', jpeg);
