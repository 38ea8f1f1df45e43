/** The part of API Gateway's mapping templates (VTL) that the product uses: variables, and functions of one argument. */

interface Variables {
  readonly context: Readonly<Record<string, unknown>>;
  /** The message as it was sent. */
  readonly body: string;
}

const functions: Readonly<Record<string, (text: string) => string>> = {
  '$util.urlEncode': encodeURIComponent,
  '$util.base64Encode': (text) => Buffer.from(text).toString('base64'),
};

/**
 * Replaces the references of a template by their values.
 * @throws Error for a directive, function or variable that is not known here.
 */
export function renderTemplate(template: string, variables: Variables): string {
  if (template.includes('#')) throw new Error('Directives of templates are not supported');
  let rest = template;
  let made = '';
  while (rest !== '') {
    const at = rest.indexOf('$');
    if (at < 0) return made + rest;
    const { value, length } = reference(rest.slice(at), variables);
    made += rest.slice(0, at) + value;
    rest = rest.slice(at + length);
  }
  return made;
}

/** The value of the reference with which the text begins, and the length of the reference. */
function reference(text: string, variables: Variables): { value: string; length: number } {
  const name = /^\$\w+(?:\.\w+)*/.exec(text)?.[0] ?? '$';
  const call = functions[name];
  if (call === undefined) return { value: variable(name, variables), length: name.length };
  const argument = reference(text.slice(name.length + 1), variables);
  const length = name.length + argument.length + 2;
  if (text[name.length] !== '(' || text[length - 1] !== ')') throw new Error(`${name} needs one reference`);
  return { value: call(argument.value), length };
}

function variable(name: string, { context, body }: Variables): string {
  if (name === '$input.body') return body;
  const member = /^\$context\.(\w+)$/.exec(name)?.[1];
  if (member === undefined) throw new Error(`The reference ${name} is not supported in templates`);
  return String(context[member] ?? '');
}
