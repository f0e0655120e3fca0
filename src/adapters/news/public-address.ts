/** Which addresses a feed may have: the open internet, never this machine, its network, or a cloud's own service. */
import { BlockList, isIP } from "node:net";

const CLOSED: readonly (readonly [string, number, "ipv4" | "ipv6"])[] = [
  ["0.0.0.0", 8, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["100.64.0.0", 10, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.0.0.0", 24, "ipv4"],
  ["192.0.2.0", 24, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["198.18.0.0", 15, "ipv4"],
  ["198.51.100.0", 24, "ipv4"],
  ["203.0.113.0", 24, "ipv4"],
  ["224.0.0.0", 3, "ipv4"],
  ["::", 96, "ipv6"],
  ["::ffff:0:0", 96, "ipv6"],
  ["64:ff9b::", 96, "ipv6"],
  ["64:ff9b:1::", 48, "ipv6"],
  ["100::", 64, "ipv6"],
  ["2001::", 23, "ipv6"],
  ["2001:db8::", 32, "ipv6"],
  ["2002::", 16, "ipv6"],
  ["fc00::", 7, "ipv6"],
  ["fe80::", 10, "ipv6"],
  ["ff00::", 8, "ipv6"],
];

/** A list for each family: a range of the one also catches addresses of the other that are mapped into it. */
const closed = { ipv4: blockList("ipv4"), ipv6: blockList("ipv6") };

function blockList(family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const [net, prefix, of] of CLOSED) if (of === family) list.addSubnet(net, prefix, of);
  return list;
}

/** False for anything that is no address, and for every address that is not of the open internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  const of = family === 6 ? "ipv6" : "ipv4";
  return !closed[of].check(address, of);
}
