/** Payload templates: fields named `x.$` take their value from a path or an intrinsic function. */

import { callIntrinsic } from './intrinsics.ts';
import type { Json, JsonObject } from './json.ts';
import { readPath } from './paths.ts';

/** Fills the template. @throws Error when a path finds nothing (States.ParameterPathFailure for the caller). */
export function fillTemplate(template: Json, input: Json, context: JsonObject): Json {
  if (Array.isArray(template)) return template.map((element) => fillTemplate(element, input, context));
  if (typeof template !== 'object' || template === null) return template;
  const filled: JsonObject = {};
  for (const [field, value] of Object.entries(template)) {
    if (field.endsWith('.$') && typeof value === 'string') filled[field.slice(0, -2)] = evaluate(value, input, context);
    else filled[field] = fillTemplate(value, input, context);
  }
  return filled;
}

/** The value of a path (`$.a`, `$$.b`) or of an intrinsic function (`States.Format('{}', $.a)`). */
export function evaluate(expression: string, input: Json, context: JsonObject): Json {
  const value = expression.startsWith('States.')
    ? callIntrinsic(expression, (path) => readPath(path, input, context))
    : readPath(expression, input, context);
  if (value === undefined) throw new Error(`The path '${expression}' could not be found in the input`);
  return value;
}
