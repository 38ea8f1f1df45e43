/**
 * The network that one client controls: an IPv4 address, or the /64 of an IPv6 address, of which every host has as many
 * addresses as it likes. Undefined for an unknown address.
 */
export function networkOf(address: string): string | undefined {
  if (address === '') return undefined;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = groupsIn(head);
  const after = groupsIn(tail ?? '');
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - after.length) }, () => '0');
  const all = tail === undefined ? groups : [...groups, ...zeros, ...after];
  const numbers = all.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${numbers.join(':')}::/64`;
}

function groupsIn(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}
