import { entryOf } from '#shared/catalogue.ts';
import type { PortName } from '#shared/kernel/ports.ts';
import { comesThroughEdge, type Definition, portsNeeded } from '#shared/kernel/route/define.ts';

const runners: Readonly<Record<Definition['kind'], { module: string; name: string }>> = {
  route: { module: 'http.ts', name: 'httpFunction' },
  callback: { module: 'callback.ts', name: 'callbackFunction' },
  socketRoute: { module: 'socket.ts', name: 'socketFunction' },
  task: { module: 'task.ts', name: 'taskFunction' },
  consumer: { module: 'consumer.ts', name: 'consumerFunction' },
};

/**
 * Source of a function's entry module: it binds the operation to the adapters of the ports it uses and to no others, so
 * a bundle holds only what its function needs. `root` is how the entry reaches the project's root.
 */
export function entrySource(operation: string, definition: Definition, handlerFile: string, root: string): string {
  const { module, name } = runners[definition.kind];
  const ports = Object.keys(portsNeeded(definition)).sort() as PortName[];
  const access = portsNeeded(definition);
  const moduleOf = (port: PortName) => entryOf(port, String(access[port])).entry.module;
  const isConsumer = definition.kind === 'consumer';
  const isSeen = comesThroughEdge(definition);
  const made = `${name}('${operation}', unit, ports${isConsumer ? ', unmarshall' : ''})`;
  return [
    `import '${root}/infra/build/mapped-stacks.ts';`,
    `import { handler as unit } from '${root}/${handlerFile}';`,
    `import { createRuntime } from '${root}/shared/platform/runtime/runtime.adapter.ts';`,
    `import { ${name} } from '${root}/shared/kernel/route/${module}';`,
    ...(isConsumer ? [`import { unmarshall } from '@aws-sdk/util-dynamodb';`] : []),
    ...(isSeen ? [`import { seenByEdge } from '${root}/shared/platform/http/viewer.adapter.ts';`] : []),
    ...ports.map((port) => `import { ${port} } from '${root}/shared/${moduleOf(port)}';`),
    'const runtime = createRuntime(process.env);',
    `const ports = { ...runtime, ${ports.map((port) => `${port}: ${port}(runtime)`).join(', ')} };`,
    `export const handler = ${isSeen ? `seenByEdge(${made}, ports.edgeProof)` : made};`,
    '',
  ].join('\n');
}
