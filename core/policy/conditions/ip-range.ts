/** An address as a number, and how many bits its family has. */
interface Address {
  readonly value: bigint;
  readonly bits: 32 | 128;
}

const octet = /^(0|[1-9]\d{0,2})$/;
const group = /^[0-9a-f]{1,4}$/i;

const fold = (parts: readonly bigint[], bitsEach: bigint): bigint => parts.reduce((sum, part) => (sum << bitsEach) | part, 0n);

const parseIpv4 = (text: string): bigint | undefined => {
  const parts = text.split('.');
  const valid = parts.length === 4 && parts.every((part) => octet.test(part) && Number(part) < 256);
  return valid ? fold(parts.map(BigInt), 8n) : undefined;
};

const parseIpv6 = (text: string): bigint | undefined => {
  const halves = text.split('::');
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  return groups.every((part) => group.test(part))
    ? fold(
        groups.map((part) => BigInt(`0x${part}`)),
        16n,
      )
    : undefined;
};

/** An IPv4 address, or an IPv6 address in hexadecimal groups; undefined for anything else. */
const parseAddress = (text: string): Address | undefined => {
  const ipv4 = parseIpv4(text);
  if (ipv4 !== undefined) return { value: ipv4, bits: 32 };
  const ipv6 = parseIpv6(text);
  return ipv6 === undefined ? undefined : { value: ipv6, bits: 128 };
};

/** Whether an address lies in the CIDR range; a range without a prefix length is one address. Undefined when `cidr` is none. */
export const readRange = (cidr: string): ((address: string) => boolean) | undefined => {
  const [text = '', length, ...rest] = cidr.split('/');
  const base = parseAddress(text);
  if (base === undefined || rest.length > 0 || (length !== undefined && !octet.test(length))) return undefined;
  const prefix = length === undefined ? base.bits : Number(length);
  if (prefix > base.bits) return undefined;
  const ignored = BigInt(base.bits - prefix);
  return (address) => {
    const given = parseAddress(address);
    return given?.bits === base.bits && given.value >> ignored === base.value >> ignored;
  };
};
