/** The price table: `prices.json`, which `npm run prices` writes anew from AWS' own price list. */
import table from "./prices.json";

/** What one unit of something costs, where and when that was read. */
export interface Price {
  key: string;
  /** Code of the service in AWS' price list. */
  service: string;
  unit: string;
  /** US dollars a unit, on demand, without taxes; `null` where no source was found. */
  usd: number | null;
  region: string;
  source: string;
  /** `YYYY-MM-DD` */
  read: string;
  /** Attributes by which the price list knows it. */
  find: Record<string, string>;
}

/** Hours of a month, as AWS reckons them. https://aws.amazon.com/calculator/ */
export const HOURS = 730;

export const prices: readonly Price[] = table.rows as unknown as Price[];

const byKey = new Map(prices.map((price) => [price.key, price]));

/** Nothing for what the table has no row of, or no price. */
export function priceOf(key: string): (Price & { usd: number }) | undefined {
  const price = byKey.get(key);
  return price === undefined || price.usd === null ? undefined : { ...price, usd: price.usd };
}

/** Region of the table. */
export const priceRegion = prices[0]?.region ?? "";

/** The oldest day that a price was read on, `YYYY-MM-DD`. */
export const pricesRead = prices.map(({ read }) => read).sort()[0] ?? "";
