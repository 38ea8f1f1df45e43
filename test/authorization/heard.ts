import type * as z from 'zod';
import { channels } from '#infra/channels.ts';
import type { PushMessage } from '#shared/platform/push/push.ts';
import type { ChannelEvent } from '#shared/platform/realtime/realtime.ports.ts';

/** Something that people were sent, by a channel, to a phone or to an address. */
export interface Heard {
  readonly way: 'channel' | 'push' | 'mail' | 'sms';
  /** Name of the channel, address of the device, e-mail address or phone number. */
  readonly to: string;
  /** Name of a channel's event; of everything else its way again. */
  readonly name: string;
  readonly content: unknown;
  /** The forms of an event's data, which have the marks. Everything else is free text. */
  readonly forms: readonly z.ZodType[];
}

/** What a provider calls a phone. */
const endpointOf = (address: string) => `endpoint of ${address}`;

/** Ports that reach people, and everything that was sent through them. */
export function hearing() {
  const heard: Heard[] = [];
  const hear = (one: Omit<Heard, 'name' | 'forms'> & Partial<Heard>) =>
    void heard.push({ name: one.way, forms: [], ...one });
  const ports = {
    // Of no person: `tellCount` says how many are subscribed.
    counts: { send: async () => {} },
    channels: {
      publish: async (events: readonly ChannelEvent[]) => {
        for (const { channel, event, data } of events) {
          hear({ way: 'channel', to: channel, name: event, content: data, forms: formsOf(channel, event) });
        }
      },
    },
    pushes: {
      connect: async ({ address, bundleId }: { address: string; bundleId?: string | null | undefined }) => ({
        endpoint: endpointOf(address),
        bundleId: bundleId ?? 'com.example.app',
      }),
      send: async (endpoint: string, { text, data }: PushMessage) => {
        hear({ way: 'push', to: endpoint.slice(endpointOf('').length), content: { text, data } });
        return true;
      },
    },
    mail: {
      send: async ({ to, subject, text }: { to: string; subject: string; text: string }) =>
        hear({ way: 'mail', to, content: { subject, text } }),
      sendTemplate: async ({ to, data }: { to: string; data: unknown }) => hear({ way: 'mail', to, content: data }),
    },
    sms: {
      send: async ({ phone, text }: { phone: string; text: string }) => {
        hear({ way: 'sms', to: phone, content: { text } });
        return true;
      },
    },
  };
  return { heard, ports };
}

/** The form of an event on a channel, as the AsyncAPI document describes it. */
function formsOf(channel: string, event: string): readonly z.ZodType[] {
  return channels.flatMap(({ address, messages }) => {
    const isOn = new RegExp(`^${address.replaceAll(/\{\w+\}/g, '[0-9a-f]+')}$`).test(channel);
    return isOn ? messages.filter(({ name }) => name === event).map(({ payload }) => payload) : [];
  });
}
