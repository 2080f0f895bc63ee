import { awsDatabaseRows } from "./aws.databases";
import type { Row } from "./row";

export const rows: readonly Row[] = [...awsDatabaseRows];
