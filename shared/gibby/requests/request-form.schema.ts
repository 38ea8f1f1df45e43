import * as z from 'zod';
import { formShape } from '#shared/gibby/kernel/plain-fields.ts';
import { CropField, PictureField } from '#shared/gibby/pictures/picture.ts';
import { amount } from '#shared/kernel/forms/amount.ts';
import { Day } from '#shared/kernel/forms/day.ts';
import { BodyId } from '#shared/kernel/ids.ts';
import { requestFields } from './request.ts';

/** The maximum number of pictures of a request (issue 6). */
export const maxRequestPictures = 10;

const isEmpty = (value: unknown) => typeof value === 'string' && value.trim() === '';

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
export const RequestForm = z
  .object({
    ...formShape(requestFields),
    category_id: BodyId,
    image: listOf(PictureField).describe('Files, or keys of uploads in their place (`POST /api/uploads`).'),
    cropped_opt: listOf(CropField).describe('For each picture the part to keep: `width,height,x,y` in its pixels.'),
    country_id: BodyId,
    city_id: z.preprocess((value) => (isEmpty(value) ? null : value), BodyId.nullish()),
    maximum_price: amount(1_000_000_000_000),
    collection_method: BodyId,
    delivery_country_to: BodyId,
    delivery_city_to: BodyId,
    estimate_delivery: Day,
  })
  .meta({ id: 'ItemRequestForm' });
export type RequestForm = z.infer<typeof RequestForm>;
