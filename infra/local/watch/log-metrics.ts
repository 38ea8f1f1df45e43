/** The metrics that CloudWatch makes of log lines: by the template's metric filters, and by the embedded metric format. */

import { isRecord, listOf, recordOf } from '../aws/call.ts';
import type { Assembly, Resource } from '../interfaces.ts';
import type { LogLine } from '../lambda/logs.ts';
import { readOncePerExchange } from '../template/exchange.ts';
import type { MetricName, Metrics } from './metrics.ts';

/** What one filter counts of a line; undefined when the line does not match. */
type Filter = (line: string, fields: Readonly<Record<string, unknown>>) => number | undefined;

interface CountedBy {
  readonly filter: Filter;
  readonly metric: MetricName;
}

/** Returns what is to be called with every line that a function prints. */
export function createLogMetrics(assembly: Assembly, metrics: Metrics): (line: LogLine) => void {
  const filtersByGroup = readOncePerExchange(assembly, () => filtersOf(assembly));
  return ({ functionName, line }) => {
    const fields = fieldsOf(line);
    for (const { filter, metric } of filtersByGroup().get(`/aws/lambda/${functionName}`) ?? []) {
      const value = filter(line, fields);
      if (value !== undefined) metrics.put(metric, value);
    }
    for (const [metric, value] of embeddedIn(fields)) metrics.put(metric, value);
  };
}

function filtersOf(assembly: Assembly): ReadonlyMap<string, readonly CountedBy[]> {
  const filters = assembly.ofType('AWS::Logs::MetricFilter').map((resource) => {
    const [{ MetricNamespace, MetricName: name, MetricValue } = {}, ...others] = listOf(
      resource.properties.MetricTransformations,
    ).map(recordOf);
    if (others.length > 0) throw new Error(`${resource.stack}/${resource.id}: one transformation is supported`);
    const metric = { namespace: String(MetricNamespace), name: String(name), dimensions: {} };
    return { group: String(resource.properties.LogGroupName), filter: filterOf(resource, String(MetricValue)), metric };
  });
  return Map.groupBy(filters, ({ group }) => group);
}

const NUMBER_ABOVE = /^\{ \$\.(\w+) > (\d+) \}$/;
const TERMS = /^\?"[^"]*"(?: \?"[^"]*")*$/;

/** Throws for a pattern of another form (CloudWatch Logs user guide, "Filter pattern syntax"). */
function filterOf({ stack, id, properties }: Resource, metricValue: string): Filter {
  const pattern = String(properties.FilterPattern);
  const numberOf = (fields: Readonly<Record<string, unknown>>) =>
    metricValue.startsWith('$.') ? Number(fields[metricValue.slice(2)]) : Number(metricValue);
  const [, field = '', bound] = NUMBER_ABOVE.exec(pattern) ?? [];
  if (bound !== undefined) {
    return (_line, fields) => {
      const found = fields[field];
      return typeof found === 'number' && found > Number(bound) ? numberOf(fields) : undefined;
    };
  }
  if (!TERMS.test(pattern)) throw new Error(`${stack}/${id}: the filter pattern ${pattern} is not supported`);
  const terms = [...pattern.matchAll(/"([^"]*)"/g)].map(([, term = '']) => term);
  return (line, fields) => (terms.some((term) => line.includes(term)) ? numberOf(fields) : undefined);
}

/** Every metric once for each set of dimensions (CloudWatch user guide, "Embedded metric format specification"). */
function embeddedIn(fields: Readonly<Record<string, unknown>>): [MetricName, number][] {
  const directives = listOf(recordOf(fields._aws).CloudWatchMetrics).filter(isRecord);
  return directives.flatMap(({ Namespace, Dimensions, Metrics: named }) =>
    listOf(Dimensions).flatMap((names) =>
      listOf(named).map((metric): [MetricName, number] => {
        const name = String(recordOf(metric).Name);
        const dimensions = Object.fromEntries(
          listOf(names).map((each) => [String(each), String(fields[String(each)])]),
        );
        return [{ namespace: String(Namespace), name, dimensions }, Number(fields[name])];
      }),
    ),
  );
}

function fieldsOf(line: string): Readonly<Record<string, unknown>> {
  if (!line.startsWith('{')) return {};
  try {
    return recordOf(JSON.parse(line));
  } catch {
    return {};
  }
}
