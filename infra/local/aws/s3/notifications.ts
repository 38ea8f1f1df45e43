import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Resource } from '#infra/local/interfaces.ts';
import { listOf, REGION, recordOf, textOf } from '../call.ts';
import type { AwsParts } from '../dependencies.ts';
import type { S3Target } from './access.ts';

/** Notifies the queues of a bucket's configuration about the objects that are created in it. */
interface Notifications {
  /** To be called before the request is served. The notification is sent after the answer, as in S3. */
  follow(request: IncomingMessage, response: ServerResponse, target: S3Target): void;
}

interface Configuration {
  readonly queueArn: string;
  readonly event: string;
  readonly prefix: string;
  readonly suffix: string;
}

type NotificationParts = Pick<AwsParts, 'activity' | 'clock' | 'iam'>;
type Send = (queueArn: string, message: unknown) => Promise<void>;

/**
 * The notifications from the template's buckets to queues.
 *
 * @throws Error when a bucket notifies anything but a queue, or a queue to which S3 may not send: S3 refuses both.
 */
export function createNotifications(
  buckets: ReadonlyMap<string, Resource>,
  { activity, clock, iam }: NotificationParts,
  send: Send,
): Notifications {
  const configurations = new Map([...buckets].map(([name, bucket]) => [name, configurationsOf(bucket, iam)]));

  async function notify(request: IncomingMessage, response: ServerResponse, { bucket, key }: S3Target): Promise<void> {
    const event = createdBy(request, response);
    if (event === undefined) return;
    const wanted = (configurations.get(bucket) ?? []).filter((configuration) => covers(configuration, event, key));
    for (const { queueArn } of wanted) await send(queueArn, message(clock.now(), event, { bucket, key }));
  }

  return {
    follow(request, response, target) {
      if (request.method !== 'PUT' && request.method !== 'POST') return;
      const ended = new Promise((resolve) => response.once('close', resolve));
      void activity.track(`notification of ${target.bucket}`, async () => {
        await ended;
        await notify(request, response, target);
      });
    },
  };
}

function configurationsOf(bucket: Resource, iam: NotificationParts['iam']): Configuration[] {
  const { QueueConfigurations, ...others } = recordOf(bucket.properties.NotificationConfiguration);
  const [other] = Object.keys(others);
  if (other !== undefined) throw new Error(`Bucket ${bucket.id}: ${other} is not supported.`);
  return listOf(QueueConfigurations).map((value) => {
    const { Event, Queue, Filter } = recordOf(value);
    const queueArn = String(Queue);
    if (!iam.serviceMayInvoke('s3.amazonaws.com', queueArn, bucket.arn)) {
      throw new Error(`Bucket ${bucket.id}: no policy lets S3 send to ${queueArn}.`);
    }
    const rules = listOf(recordOf(recordOf(Filter).S3Key).Rules).map(recordOf);
    const rule = (name: string) => textOf(rules.find(({ Name }) => Name === name)?.Value) ?? '';
    return { queueArn, event: String(Event), prefix: rule('prefix'), suffix: rule('suffix') };
  });
}

/** The kind of creation that a request was; undefined when it created no object. */
function createdBy(request: IncomingMessage, { statusCode, writableFinished }: ServerResponse): string | undefined {
  if (statusCode !== 200 || !writableFinished) return undefined;
  const query = new URLSearchParams(request.url?.split('?', 2)[1]);
  if (request.method === 'POST') return query.has('uploadId') ? 'ObjectCreated:CompleteMultipartUpload' : undefined;
  if (query.has('uploadId')) return undefined;
  return request.headers['x-amz-copy-source'] === undefined ? 'ObjectCreated:Put' : 'ObjectCreated:Copy';
}

function covers({ event, prefix, suffix }: Configuration, happened: string, key: string): boolean {
  const pattern = event.replace(/^s3:/, '');
  const isMeant = pattern.endsWith('*') ? happened.startsWith(pattern.slice(0, -1)) : happened === pattern;
  return isMeant && key.startsWith(prefix) && key.endsWith(suffix);
}

/**
 * The message in S3's format (Amazon S3 user guide, "Event message structure"), without the object's size and tag:
 * consumers that need them read the object.
 */
function message(nowMs: number, eventName: string, { bucket, key }: S3Target): unknown {
  const object = {
    // Encoded as in a form: a space becomes a plus.
    key: encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+'),
    sequencer: nowMs.toString(16).toUpperCase().padStart(16, '0'),
  };
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: REGION,
        eventTime: new Date(nowMs).toISOString(),
        eventName,
        s3: { s3SchemaVersion: '1.0', bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` }, object },
      },
    ],
  };
}
