import * as z from 'zod';
import { formShape } from '#shared/gibby/kernel/plain-fields.ts';
import { GibbyDate } from '#shared/gibby/kernel/wire.ts';
import { CropField, PictureField } from '#shared/gibby/pictures/picture.ts';
import { GibbyId, GibbyIdText } from '#shared/kernel/ids.ts';
import { rupiahIn, rupiahPattern } from '#shared/kernel/money.ts';
import { requestFields } from './request.ts';

/** The maximum number of pictures of a request (issue 6). */
export const maxRequestPictures = 10;

const isEmpty = (value: unknown) => typeof value === 'string' && value.trim() === '';

const AnyId = z.union([GibbyIdText, GibbyId]);

/** `20000`, "500,000" or 20000. */
const Price = z
  .preprocess((value) => (typeof value === 'number' ? String(value) : value), z.string().trim().regex(rupiahPattern))
  .transform((text) => rupiahIn(text) ?? 0)
  .pipe(z.int().min(1).max(1_000_000_000_000));

/** A single field is a list of one; empty fields of a web form are an empty list. */
const listOf = <Field extends z.ZodType>(field: Field) =>
  z
    .preprocess(
      (value) => (value === undefined || isEmpty(value) ? [] : [value].flat()),
      z.array(field).max(maxRequestPictures),
    )
    .optional();

/**
 * Body of G18. `color_flavour`, `size` and `city_id` are in the responses but not in the document's form; they are
 * accepted all the same.
 */
export const RequestForm = z.object({
  ...formShape(requestFields),
  category_id: AnyId,
  image: listOf(PictureField).describe('Files, or keys of uploads in their place (`POST /api/uploads`).'),
  cropped_opt: listOf(CropField).describe('For each picture the part to keep: `width,height,x,y` in its pixels.'),
  country_id: AnyId,
  city_id: z.preprocess((value) => (isEmpty(value) ? null : value), AnyId.nullish()),
  maximum_price: Price,
  collection_method: AnyId,
  delivery_country_to: AnyId,
  delivery_city_to: AnyId,
  estimate_delivery: GibbyDate,
});
export type RequestForm = z.infer<typeof RequestForm>;
