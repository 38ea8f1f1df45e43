import * as z from 'zod';
import { CommentWire } from '#shared/gibby/comments/comment.ts';
import { wireShape } from '#shared/gibby/kernel/plain-fields.ts';
import { GibbyDate, GibbyTime, PhotoSet } from '#shared/gibby/kernel/wire.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { DecimalText } from '#shared/kernel/money.ts';
import { requestFields } from './request.ts';

const Rupiah = z.int().min(0);

/** A user in a request. The samples of one route have `user` and `rating`, the others do not. */
const personWire = {
  id: GibbyId,
  user: z.string().nullable().optional().describe('The username; null for who signs in by Facebook alone.'),
  name: z.string(),
  rating: DecimalText.optional().describe('Mean of the reviews, such as `5.00`.'),
};

/**
 * A request as every route shows it (G17 to G20, G62). The samples omit various fields; here every known field is
 * present. `delivery_county` is the document's spelling in four samples, `delivery_country` in two.
 */
export const RequestWire = z
  .object({
    id: GibbyId,
    ...wireShape(requestFields),
    category_id: GibbyId,
    category: z.string(),
    country_id: GibbyId,
    country: z.string(),
    city_id: GibbyId.nullable(),
    city: z.string().nullable(),
    price_to_pay: Rupiah.optional().describe('`price` and `service_fee` together, once an offer is accepted.'),
    price: Rupiah.describe('The maximum price until an offer is accepted, from then on the offer’s.'),
    service_fee: Rupiah.optional(),
    status: z.string(),
    images: z.array(PhotoSet),
    collection_method_id: GibbyId,
    collection_method: z.string(),
    maximum_delivery_date: GibbyDate,
    delivery_country_to: GibbyId,
    delivery_country: z.string().optional(),
    delivery_county: z.string().optional(),
    delivery_city_to: GibbyId,
    delivery_city: z.string(),
    user: z.object({ ...personWire, images: PhotoSet }),
    has_offer: z.boolean(),
    has_accepted_offer: z.boolean(),
    has_declined_offer: z.boolean().optional().describe('Whether your own last offer was declined.'),
    count_user_offer: z.int().min(0).optional(),
    accepted_offer: GibbyId.nullable(),
    is_owner: z.boolean(),
    isCancel: z.boolean().optional().describe('Whether it was cancelled.'),
    canComment: z.boolean().optional(),
    created_at: GibbyTime,
    updated_at: GibbyTime,
    comment_count: z.int().min(0),
    can_offer: z.boolean().optional(),
    cant_type: z
      .union([z.literal(1), z.literal(2), z.literal(false)])
      .optional()
      .describe('1: your trip ends too late. 2: your trip is over. False: neither.'),
    cant_type_string: z.string().optional(),
    traveller: z
      .object({ ...personWire, image: PhotoSet })
      .optional()
      .describe('Whose offer is accepted.'),
    comments: z.array(CommentWire).optional().describe('With `include=comments`: the first ten.'),
  })
  .meta({ id: 'ItemRequest' });
export type RequestWire = z.infer<typeof RequestWire>;

/** The ports that showing requests reads, as a part of a route's `uses`. */
export const showingRequests = {
  users: 'read',
  offers: 'read',
  trips: 'read',
  comments: 'read',
  reviews: 'read',
  categories: 'read',
  cities: 'read',
  publicAddress: 'read',
} as const;
