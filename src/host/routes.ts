/** Reads the text of `/proc/net/route`: the IPv4 subnets (CIDR) that this machine has a way to. The default route is none of them. */
export const routesIn = (table: string): readonly string[] => [
  ...new Set(
    table
      .split("\n")
      .slice(1)
      .map((line) => line.split("\t"))
      .flatMap(([, destination = "", , , , , , mask = ""]) => (/^[0-9A-F]{8}$/i.test(destination) && !/^0+$/.test(mask) ? [`${address(destination)}/${ones(mask)}`] : [])),
  ),
];

/** The kernel writes addresses as numbers in the machine's byte order: least byte first on all that Node runs on. */
const address = (hexadecimal: string): string => bytes(hexadecimal).reverse().join(".");

const bytes = (hexadecimal: string): number[] => (hexadecimal.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));

const ones = (hexadecimal: string): number =>
  bytes(hexadecimal)
    .map((byte) => byte.toString(2).replaceAll("0", "").length)
    .reduce((sum, each) => sum + each, 0);
