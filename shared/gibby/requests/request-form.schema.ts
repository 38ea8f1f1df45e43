import * as z from 'zod';
import { CropField, PictureField } from '#shared/gibby/pictures/picture.ts';
import { amount } from '#shared/kernel/forms/amount.ts';
import { Day } from '#shared/kernel/forms/day.ts';
import { Flag } from '#shared/kernel/forms/flag.ts';
import { must } from '#shared/kernel/forms/form.ts';
import { name, optionalLine } from '#shared/kernel/forms/name.ts';
import { optionalText } from '#shared/kernel/forms/text.ts';
import { BodyId } from '#shared/kernel/ids.ts';

/** The maximum number of pictures of a request (issue 6). */
export const maxRequestPictures = 10;

const isEmpty = (value: unknown) => typeof value === 'string' && value.trim() === '';

const lineOrNone = (maxCharacters: number) => optionalLine(maxCharacters).default('');
const textOrNone = (maxCharacters: number) => optionalText(maxCharacters).default('');

/** An absent or empty flag is false. */
const FlagOrNone = z.preprocess((value) => (isEmpty(value) ? undefined : value), Flag.default(false));

/** How many, or how much (`2 boxes`). */
const Quantity = z.preprocess(
  (value: string | number) => (typeof value === 'number' ? String(value) : value),
  name(50).refine((text) => !/^[-\u2212]|^[+0.,\s]+$/u.test(text), must('must be at least 1')),
);

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
  item_name: name(100),
  item_description: textOrNone(2000),
  category_id: BodyId,
  brand: lineOrNone(100),
  quantity: Quantity,
  color_flavour: lineOrNone(100),
  size: lineOrNone(100),
  original_box: FlagOrNone,
  original_receipt: FlagOrNone,
  image: listOf(PictureField).describe('Files, or keys of uploads in their place (`POST /api/uploads`).'),
  cropped_opt: listOf(CropField).describe('For each picture the part to keep: `width,height,x,y` in its pixels.'),
  country_id: BodyId,
  city_id: z.preprocess((value) => (isEmpty(value) ? null : value), BodyId.nullish()),
  maximum_price: amount(1_000_000_000_000),
  collection_method: BodyId,
  delivery_country_to: BodyId,
  delivery_city_to: BodyId,
  delivery_address: textOrNone(500),
  shop_address: textOrNone(500),
  note: textOrNone(2000),
  estimate_delivery: Day,
});
export type RequestForm = z.infer<typeof RequestForm>;
