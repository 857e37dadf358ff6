import type { Holder } from "../host.ts";
import type { Reservation } from "./ports.ts";

export type PortList = { readonly ports: readonly Reservation[] };

export type PortReserved = { readonly port: number; readonly holder: Holder | null };
