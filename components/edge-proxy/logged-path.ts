/**
 * Paths hold ids of patients (`/patients/4711/visits/2`): logs get them without. What begins with a digit or holds two
 * is taken for an id; words and versions (`/api/v1/oauth2`) stay, and so does a name that is spelled out in a path.
 */
import { block, quote } from "./nginx-text";

/** Parts of a path that say nothing about anybody. Possessive: a long path costs one look at each character. */
const WORDS = "(?:/(?:[A-Za-z._~:-]++[0-9]?+[A-Za-z._~:-]*+)?+(?![^/]))*+";
/** Paths with more ids are told as such only. */
const MOST_IDS = 4;

/** nginx's variable `$logged_path`, worked out when the line is written: most paths have no id, and match first. */
export function loggedPath(): string[] {
  const paths = Array.from({ length: MOST_IDS + 1 }, (_, ids) => {
    const rest = Array.from({ length: ids }, (_, at) => ({ found: "/[^/]+((?1))", shown: `/:id$${at + 2}` }));
    const found = rest.map((one) => one.found).join("");
    const shown = rest.map((one) => one.shown).join("");
    return `${quote(`~^(${WORDS})${found}$`)} ${quote(`$1${shown}`)};`;
  });
  return block("map $uri $logged_path", [`default ${quote("/:ids")};`, ...paths]);
}

/**
 * The same for a log group, where CloudWatch masks what these find, for whoever lacks `logs:Unmask`. It knows no groups and no look-ahead.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL-custom-data-identifiers.html
 */
const IDENTIFIERS = [
  { Name: "begins-with-a-digit", Regex: "/[0-9][A-Za-z0-9_=@;.-]*" },
  { Name: "holds-two-digits", Regex: "/[A-Za-z_=@;.-]+[0-9][A-Za-z_=@;.-]*[0-9][A-Za-z0-9_=@;.-]*" },
  { Name: "address", Regex: "/[A-Za-z0-9_.-]+@[A-Za-z0-9_.-]+" },
];

/** A data protection policy of a log group, as JSON. */
export function maskedIds(): string {
  const DataIdentifier = IDENTIFIERS.map(({ Name }) => Name);
  return JSON.stringify({
    Name: "ids-in-paths",
    Version: "2021-06-01",
    Configuration: { CustomDataIdentifier: IDENTIFIERS },
    Statement: [
      { Sid: "found", DataIdentifier, Operation: { Audit: { FindingsDestination: {} } } },
      { Sid: "masked", DataIdentifier, Operation: { Deidentify: { MaskConfig: {} } } },
    ],
  });
}
