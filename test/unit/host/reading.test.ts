import { expect, test } from "vitest";
import { listenersIn } from "../../../src/host/listening.ts";
import { routesIn } from "../../../src/host/routes.ts";

test("sockets that listen are told from connections, in both families", () => {
  const tcp = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:223D 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 1 0000000000000000 100 0 0 10 0
   1: 0100007F:8000 0100007F:223D 01 00000000:00000000 00:00000000 00000000     0        0 12346 1 0000000000000000 20 4 30 10 -1
`;
  const tcp6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:0BBB 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 777 1 0000000000000000 100 0 0 10 0
`;
  expect(listenersIn(tcp)).toEqual([{ port: 8765, inode: "12345" }]);
  expect(listenersIn(tcp6)).toEqual([{ port: 3003, inode: "777" }]);
});

test("routes are subnets, once each, without the default one", () => {
  const table = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
br-1\t1009E70A\t00000000\t0001\t0\t0\t0\tF0FFFFFF\t0\t0\t0
tun0\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\t0\t0\t0
tun1\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\t0\t0\t0
`;
  expect(routesIn(table)).toEqual(["172.17.0.0/16", "10.231.9.16/28", "10.0.0.0/8"]);
});
