import { awsDatabaseRows } from "./aws.databases";
import { awsEdgeRows } from "./aws.edge";
import { awsNetworkRows } from "./aws.networks";
import { awsStoreRows } from "./aws.stores";
import type { Row } from "./row";

export const rows: readonly Row[] = [...awsDatabaseRows, ...awsStoreRows, ...awsNetworkRows, ...awsEdgeRows];
