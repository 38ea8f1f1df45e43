import { expect, test } from 'vitest';
import * as z from 'zod';
import {
  formShape,
  type PlainFields,
  storedShape,
  storedValues,
  wireShape,
  wireValues,
} from '#shared/gibby/kernel/plain-fields.ts';
import { RequestWire } from '#shared/gibby/requests/request.schema.ts';
import { Request, requestFields } from '#shared/gibby/requests/request.ts';
import { RequestForm } from '#shared/gibby/requests/request-form.schema.ts';
import { TripRow, TripWire } from '#shared/gibby/trips/trip.schema.ts';
import { Trip, tripFields } from '#shared/gibby/trips/trip.ts';
import { TripForm } from '#shared/gibby/trips/trip-form.schema.ts';

const fields = {
  pageCount: {
    name: 'page_count',
    form: z.string().transform(Number),
    stored: z.int().default(0),
    wire: z.int().optional(),
  },
  title: { name: 'title', form: z.string().max(5), stored: z.string(), wire: z.string() },
} as const satisfies PlainFields;

const Form = z.object(formShape(fields));
const Item = z.object(storedShape(fields));
const Wire = z.object(wireShape(fields));

test('a row makes the field of a form, of the item and of the response, each under its name', () => {
  const item = storedValues(fields, Form.parse({ page_count: '12', title: 'Walk' }));
  expect(item).toEqual({ pageCount: 12, title: 'Walk' });
  expect(Item.parse(item)).toEqual(item);
  expect(Wire.parse(wireValues(fields, Item.parse(item)))).toEqual({ page_count: 12, title: 'Walk' });
});

test('each part checks by its own schema', () => {
  const refusals = [
    Form.safeParse({ page_count: '12', title: 'Too long' }),
    Item.safeParse({ pageCount: '12', title: 'Too long' }),
    Wire.safeParse({ page_count: '12', title: 'Too long' }),
  ].map(({ error }) => error?.issues.map(({ path }) => path[0]));
  expect(refusals).toEqual([['title'], ['pageCount'], ['page_count']]);
});

test('an item from before a field has its default, and shows it', () => {
  expect(wireValues(fields, Item.parse({ title: 'Walk' }))).toEqual({ page_count: 0, title: 'Walk' });
});

test.each([
  ['trip', tripFields, TripForm, Trip, [TripWire, TripRow]],
  ['request', requestFields, RequestForm, Request, [RequestWire]],
] as const)(
  'every plain field of a %s is in its form, its item and its responses',
  (_thing, table, form, item, wires) => {
    const names = Object.values(table).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(Object.keys(item.shape)).toEqual(expect.arrayContaining(Object.keys(table)));
    for (const { shape } of [form, ...wires]) expect(Object.keys(shape)).toEqual(expect.arrayContaining(names));
  },
);
