/** Whether a server stands in this house: prompts hold the books, and do not leave it by accident. */
import { lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { DeskError } from "#src/domain/errors.ts";

const PRIVATE = new BlockList();
for (const [network, bits] of [
  ["127.0.0.0", 8],
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  // A tailnet, and whatever else a carrier keeps to itself.
  ["100.64.0.0", 10],
] as const) {
  PRIVATE.addSubnet(network, bits, "ipv4");
}
for (const [network, bits] of [
  ["::1", 128],
  ["fc00::", 7],
  ["fe80::", 10],
] as const) {
  PRIVATE.addSubnet(network, bits, "ipv6");
}

/** Loopback and private networks; not 169.254.0.0/16, where clouds keep their secrets. */
export function isPrivateAddress(address: string): boolean {
  const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  const family = isIP(plain);
  return family !== 0 && PRIVATE.check(plain, family === 6 ? "ipv6" : "ipv4");
}

/** A host that is an address is checked here, before any connection. @throws DeskError CONFIG_INVALID */
export function checkAddress(host: string, allowedHosts: readonly string[]): void {
  if (isIP(host) === 0 || allowedHosts.includes(host) || isPrivateAddress(host)) return;
  throw refusal(host, host);
}

/** Resolves a name for a connection, and refuses what it stands for when that is public: nothing can change in between. */
export function privateLookup(allowedHosts: readonly string[]): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, "", 0);
      const open = allowedHosts.includes(host)
        ? undefined
        : addresses.find(({ address }) => !isPrivateAddress(address));
      if (open !== undefined) return callback(refusal(host, open.address), "", 0);
      if (options.all === true) return callback(null, addresses);
      const [first] = addresses;
      return callback(null, first?.address ?? "", first?.family ?? 4);
    });
  };
}

function refusal(host: string, address: string): DeskError {
  return new DeskError(
    "CONFIG_INVALID",
    `MODEL_URL is ${host} (${address}), which is not of this house: prompts would leave it. If that is meant, set MODEL_URL_HOSTS=${host}`,
  );
}
