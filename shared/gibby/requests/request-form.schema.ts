import * as z from 'zod';
import { GibbyDate } from '#shared/gibby/kernel/wire.ts';
import { CropField, PictureField } from '#shared/gibby/pictures/picture.ts';
import { GibbyId, GibbyIdText } from '#shared/kernel/ids.ts';
import { rupiahIn, rupiahPattern } from '#shared/kernel/money.ts';

/** The maximum number of pictures of a request (issue 6). */
export const maxRequestPictures = 10;

const isEmpty = (value: unknown) => typeof value === 'string' && value.trim() === '';

/** Half a surrogate pair is not a character, and the store would fail on it. */
const text = (maxCharacters: number) =>
  z
    .string()
    .trim()
    .max(maxCharacters)
    .refine((value) => value.isWellFormed(), 'must be Unicode text');

const optionalText = (maxCharacters: number) => text(maxCharacters).default('');
const requiredText = (maxCharacters: number) => text(maxCharacters).min(1);
const AnyId = z.union([GibbyIdText, GibbyId]);

/** Forms contain only text: `1`, `0`; JSON may contain a boolean. An absent flag is false. */
const Flag = z
  .union([z.boolean(), z.enum(['0', '1', 'true', 'false', '']), z.literal([0, 1])])
  .default(false)
  .transform((value) => value === true || value === 1 || value === '1' || value === 'true');

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
  item_name: requiredText(100),
  item_description: optionalText(2000),
  category_id: AnyId,
  brand: optionalText(100),
  quantity: z.union([requiredText(50), z.int().min(1).transform(String)]),
  color_flavour: optionalText(100),
  size: optionalText(100),
  original_box: Flag,
  original_receipt: Flag,
  image: listOf(PictureField).describe('Files, or keys of uploads in their place (`POST /api/uploads`).'),
  cropped_opt: listOf(CropField).describe('For each picture the part to keep: `width,height,x,y` in its pixels.'),
  country_id: AnyId,
  city_id: z.preprocess((value) => (isEmpty(value) ? null : value), AnyId.nullish()),
  maximum_price: Price,
  collection_method: AnyId,
  delivery_country_to: AnyId,
  delivery_city_to: AnyId,
  delivery_address: optionalText(500),
  shop_address: optionalText(500),
  note: optionalText(2000),
  estimate_delivery: GibbyDate,
});
export type RequestForm = z.infer<typeof RequestForm>;
