/** Reads pg_hba.conf, where the first line that fits a connection decides. */

interface HbaLine {
  type: string;
  method: string;
  /** Which addresses it turns away, when it turns away everybody there. */
  refuses: readonly ("v4" | "v6")[];
}

const EVERYWHERE: Readonly<Record<string, HbaLine["refuses"]>> = {
  all: ["v4", "v6"],
  "0.0.0.0/0": ["v4"],
  "::/0": ["v6"],
  "::0/0": ["v6"],
};

/** `undefined` for blank lines and comments. A quoted `"all"` is a name, and stays quoted here. */
export function parseHba(line: string): HbaLine | undefined {
  const words = line.replace(/#.*$/, "").trim().split(/\s+/);
  const [type = "", database, user, address = "", method = ""] = words;
  if (type === "") return undefined;
  if (type === "local") return { type, method: address, refuses: [] };
  const masked = /^[\d.]+$/.test(address) && /^[\d.]+$/.test(method);
  const how = masked ? (words[5] ?? "") : method;
  const everybody = how === "reject" && database === "all" && user === "all";
  return { type, method: how, refuses: everybody ? (EVERYWHERE[address] ?? []) : [] };
}

/** Types of lines that fit connections without encryption. */
export function fitsPlain(type: string): boolean {
  return !["local", "hostssl", "hostgssenc"].includes(type);
}
