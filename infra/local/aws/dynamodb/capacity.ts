import { isRecord, recordOf } from '../call.ts';

/** DynamoDB's answer with the consumed units taken out and added up. */
export interface Measured {
  readonly body: Buffer | string;
  readonly units: number;
}

/** Asks for the consumed capacity, in the raw body where nothing else was said, so that it need not be written anew. */
export function askForCapacity(
  body: Buffer,
  input: Record<string, unknown>,
): { body: Buffer | string; added: boolean } {
  if (input.ReturnConsumedCapacity === 'TOTAL' || input.ReturnConsumedCapacity === 'INDEXES') {
    return { body, added: false };
  }
  if (input.ReturnConsumedCapacity !== undefined || body[0] !== 0x7b || Object.keys(input).length === 0) {
    return { body: JSON.stringify({ ...input, ReturnConsumedCapacity: 'TOTAL' }), added: true };
  }
  return { body: `{"ReturnConsumedCapacity":"TOTAL",${body.toString('utf8', 1)}`, added: true };
}

function unitsOf(capacity: unknown): number {
  if (Array.isArray(capacity)) return capacity.reduce<number>((sum, entry) => sum + unitsOf(entry), 0);
  return Number(recordOf(capacity).CapacityUnits ?? 0);
}

/** The capacity of one table as the answer's last member: the form in which it can be cut off without parsing. */
const LAST_MEMBER = /(,?)"ConsumedCapacity":\{"TableName":"[^"]+","CapacityUnits":([\d.]+)\}\}$/;

/** Reads the consumed units out of an answer and, if `strip`, removes them from it. */
export function takeCapacity(body: Buffer, strip: boolean): Measured {
  const text = body.toString();
  const [match, comma, units] = LAST_MEMBER.exec(text) ?? [];
  // An item's own attribute of that name cannot look like this: attribute values hold no bare numbers.
  if (match !== undefined && (comma === ',' || match.length === text.length - 1)) {
    return { body: strip ? `${text.slice(0, -match.length)}}` : body, units: Number(units) };
  }
  const output: unknown = JSON.parse(text);
  if (!isRecord(output) || output.ConsumedCapacity === undefined) return { body, units: 0 };
  const { ConsumedCapacity, ...rest } = output;
  return { body: strip ? JSON.stringify(rest) : body, units: unitsOf(ConsumedCapacity) };
}
