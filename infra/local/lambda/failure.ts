import type { LogLine } from './logs.ts';

const INVOKE_ERROR = 'ERROR Invoke Error ';

/** How many stack frames are shown: the innermost of our own code, where the error most likely is. */
const SHOWN_FRAMES = 3;
const OWN_FRAME = /^\s+at .*\b(?:functions|shared)\//;

/**
 * Names under which tasks throw errors that state machines catch: the product's error codes, which have their own log
 * line.
 */
const FAILURE_CODE = /^[a-z][a-z_]*$/;

/**
 * The text about a log line for the developer's terminal: a few lines for an unexpected error, undefined for everything
 * else. It takes only the error and its stack from the line, so that it shows nothing that must not be logged.
 */
export function failureText({ functionName, line }: LogLine): string | undefined {
  if (line.startsWith(INVOKE_ERROR)) {
    const { errorType, errorMessage, trace } = membersOf(line.slice(INVOKE_ERROR.length));
    if (FAILURE_CODE.test(String(errorType))) return undefined;
    return text(
      functionName,
      `${String(errorType)}: ${String(errorMessage)}`,
      Array.isArray(trace) ? trace.map(String) : [],
    );
  }
  if (line.startsWith('ERROR ')) return `${functionName}: ${line}`;
  const { level, message, error, detail, stack } = membersOf(line);
  if (level !== 'error') return undefined;
  const what = error === undefined ? String(message) : `${String(error)}: ${String(detail)}`;
  return text(functionName, what, String(stack ?? '').split('\n'));
}

function text(functionName: string, what: string, stack: readonly string[]): string {
  const frames = stack.filter((each) => /^\s+at /.test(each));
  const own = frames.filter((frame) => OWN_FRAME.test(frame));
  const shown = (own.length > 0 ? own : frames).slice(0, SHOWN_FRAMES);
  return [`${functionName} failed: ${what}`, ...shown.map((frame) => `    ${frame.trim()}`)].join('\n');
}

/** The members of a JSON object; empty for any other line. */
function membersOf(json: string): Readonly<Record<string, unknown>> {
  if (!json.startsWith('{')) return {};
  try {
    return Object(JSON.parse(json));
  } catch {
    return {};
  }
}
