import { isRecord, recordOf } from '../call.ts';

/** DynamoDB's answer without the consumed units, and their sum. */
interface Measured {
  readonly body: Buffer | string;
  readonly units: number;
}

/**
 * Requests the consumed capacity unless the caller did. It edits the raw body if it can, so that the body need not be
 * serialised again.
 */
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

/** The capacity of one table as the answer's last field: in this form it can be cut off without parsing. */
const LAST_MEMBER = /(,?)"ConsumedCapacity":\{"TableName":"[^"]+","CapacityUnits":([\d.]+)\}\}$/;

/** Reads the consumed units from an answer and, if `strip` is set, removes them from it. */
export function takeCapacity(body: Buffer, strip: boolean): Measured {
  const text = body.toString();
  const [match, comma, units] = LAST_MEMBER.exec(text) ?? [];
  // An item's own attribute of that name cannot look like this: attribute values contain no bare numbers.
  if (match !== undefined && (comma === ',' || match.length === text.length - 1)) {
    return { body: strip ? `${text.slice(0, -match.length)}}` : body, units: Number(units) };
  }
  const output: unknown = JSON.parse(text);
  if (!isRecord(output) || output.ConsumedCapacity === undefined) return { body, units: 0 };
  const { ConsumedCapacity, ...rest } = output;
  return { body: strip ? JSON.stringify(rest) : body, units: unitsOf(ConsumedCapacity) };
}
