/** `npm run prices`: writes the price table anew from AWS' price list. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PriceListError, readOffer, refreshed } from "./price-list";
import type { Price } from "./prices";

const help = `Usage: npm run prices -- [--region REGION] [--table FILE] [FILE|URL]...

Writes cost/prices.json anew from AWS' price list: what each row costs on demand, its region, source and day.

  FILE|URL         index.json of a service; rows of other services stay as they are
                                    [all services of the table, from AWS]
  --region REGION  region whose prices are read from AWS        [us-east-1]
  --table FILE     table to write                      [cost/prices.json]

The one of AmazonEC2 has hundreds of MB. What a region does not have is unknown from then on.
`;

/** https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api-fetching-price-list-files-manually.html */
const BULK = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws";

/** Has one list for all regions. */
const GLOBAL = new Set(["AmazonRoute53"]);

interface Table {
  currency: string;
  rows: Price[];
}

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      region: { type: "string", default: "us-east-1" },
      table: { type: "string", default: join(__dirname, "prices.json") },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const table = JSON.parse(readFileSync(values.table, "utf8")) as Table;
  const read = new Date().toISOString().slice(0, 10);
  let rows = table.rows;
  for (const where of positionals.length > 0 ? positionals : lists(table, values.region))
    rows = refreshed(rows, readOffer(await textOf(where), where), where, read);
  writeFileSync(values.table, `${JSON.stringify({ ...table, rows }, null, 2)}\n`);
  process.stdout.write(`${differences(table.rows, rows).join("\n")}\n`);
}

function lists({ rows }: Table, region: string): string[] {
  const services = [...new Set(rows.map(({ service }) => service))];
  return services.map((service) =>
    GLOBAL.has(service)
      ? `${BULK}/${service}/current/index.json`
      : `${BULK}/${service}/current/${region}/index.json`,
  );
}

async function textOf(where: string): Promise<string> {
  if (!/^https:\/\//.test(where)) return readFileSync(where, "utf8");
  const answer = await fetch(where);
  if (!answer.ok) throw new PriceListError(`${where}: was answered with ${answer.status}.`);
  return answer.text();
}

function differences(before: readonly Price[], after: readonly Price[]): string[] {
  const changed = after.flatMap((row, index) => {
    const former = before[index]?.usd;
    return former === row.usd
      ? []
      : [`${row.key}: ${former ?? "unknown"} -> ${row.usd ?? "unknown"} a ${row.unit}`];
  });
  const fresh = after.filter((row, index) => row !== before[index]).length;
  return [...changed, `${fresh} of ${after.length} prices read, ${changed.length} of them changed.`];
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const { name, message, code } = error as { name?: string; message?: string; code?: string };
  const told = name === "PriceListError" || code !== undefined ? message : (error as Error).stack;
  process.stderr.write(`${told}\n`);
  process.exitCode = 2;
});
