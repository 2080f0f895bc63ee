/**
 * AWS' price list, one file for each service and region: products by SKU, and what they cost on demand.
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-an-offer.html
 */
import type { Price } from "./prices";

export interface Offer {
  /** Code of the service. */
  offerCode: string;
  publicationDate: string;
  products: Record<string, Product>;
  terms: { OnDemand?: Record<string, Record<string, Term>> };
}

interface Product {
  productFamily?: string;
  attributes: Record<string, string>;
}

interface Term {
  priceDimensions: Record<string, Dimension>;
}

interface Dimension {
  unit: string;
  /** Units from which on it holds. */
  beginRange?: string;
  pricePerUnit: { USD?: string };
}

/** Something given is not a price list, or says what the table cannot hold. */
export class PriceListError extends Error {
  override readonly name = "PriceListError";
}

/** @throws {PriceListError} */
export function readOffer(text: string, where: string): Offer {
  let parsed: Partial<Offer>;
  try {
    parsed = JSON.parse(text) as Partial<Offer>;
  } catch {
    throw new PriceListError(`${where}: is not JSON. Give AWS' price list as index.json, not as index.csv.`);
  }
  const { offerCode, publicationDate, products, terms } = parsed;
  if (offerCode === undefined || publicationDate === undefined || !products || !terms)
    throw new PriceListError(
      `${where}: is not a price list of a service: offerCode, publicationDate, products or terms is missing.`,
    );
  return { offerCode, publicationDate, products, terms };
}

/**
 * Rows of the offer's service with what it says of them, `null` for what a region does not have; the others as they are.
 * @param where a URL or a file
 * @param read today, `YYYY-MM-DD`
 * @throws {PriceListError} where a row is products of different prices, or counts in another unit
 */
export function refreshed(rows: readonly Price[], offer: Offer, where: string, read: string): Price[] {
  const list = where.startsWith("https://") ? where : `AWS Price List of ${offer.offerCode}`;
  const source = `${list}, published ${offer.publicationDate.slice(0, 10)}`;
  const region = regionOf(offer);
  return rows.map((row) => {
    if (row.service !== offer.offerCode) return row;
    return { ...row, usd: priceIn(offer, row, where), region: region ?? row.region, source, read };
  });
}

/** Nothing for a list of all regions. */
function regionOf({ products }: Offer): string | undefined {
  const regions = new Set(
    Object.values(products).flatMap(({ attributes }) => attributes["regionCode"] ?? []),
  );
  return regions.size === 1 ? [...regions][0] : undefined;
}

function priceIn(offer: Offer, row: Price, where: string): number | null {
  const found = Object.entries(offer.products).filter(([, product]) => matches(product, row.find));
  const priced = found.flatMap(([sku]) => firstPrice(offer, sku) ?? []);
  const [first] = priced;
  if (first === undefined) return null;
  if (priced.some(({ usd }) => usd !== first.usd))
    throw new PriceListError(
      `${where}: "${row.key}", ${JSON.stringify(row.find)}, has ${priced.length} prices: ${priced.map(({ usd }) => usd).join(", ")}. Say more in its "find".`,
    );
  if (/h(ou)?rs?$/i.test(first.unit) !== row.unit.endsWith("hour"))
    throw new PriceListError(`${where}: "${row.key}" costs so much a "${first.unit}", not a "${row.unit}".`);
  return first.usd;
}

function matches({ productFamily, attributes }: Product, find: Price["find"]): boolean {
  return Object.entries(find).every(([name, value]) => {
    if (name === "productFamily") return productFamily === value;
    if (name === "usagetype") return usageType(attributes["usagetype"] ?? "", value);
    return attributes[name] === value;
  });
}

/** Outside of us-east-1 a code of the region stands before it: `USW2-NatGateway-Hours`. */
function usageType(found: string, wanted: string): boolean {
  if (found === wanted) return true;
  const before = found.endsWith(`-${wanted}`) ? found.slice(0, -wanted.length - 1) : "";
  return /^([A-Z]{2,4}\d?|[a-z]{2}(-[a-z]+)+-\d|Global)$/.test(before);
}

/** Of what is charged by steps, the first that is not free. */
function firstPrice({ terms }: Offer, sku: string): { usd: number; unit: string } | undefined {
  return Object.values(terms.OnDemand?.[sku] ?? {})
    .flatMap(({ priceDimensions }) => Object.values(priceDimensions))
    .map(({ unit, beginRange, pricePerUnit }) => ({
      unit,
      from: Number(beginRange ?? 0),
      usd: Number(pricePerUnit.USD),
    }))
    .filter(({ usd }) => usd > 0)
    .sort((a, b) => a.from - b.from)[0];
}
