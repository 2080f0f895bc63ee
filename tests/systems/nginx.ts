/** Reads what is asserted about an nginx configuration: blocks by their opening, and directives by their name. */

/** Values of every directive of that name, wherever it stands. */
export function directives(text: string, name: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith(`${name} `) && line.endsWith(";"))
    .map((line) => line.slice(name.length + 1, -1));
}

/** Body of every `location`, by its opening. */
export function locations(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, opening = "", body = ""] of text.matchAll(/^ *(location [^{]+) \{\n([^}]*)\}/gm))
    found[opening] = body;
  return found;
}

/** Openings of the locations that hand on or serve files, and count no connections of a client. */
export function uncounted(text: string): string[] {
  return Object.entries(locations(text))
    .filter(([, body]) => /^ *(proxy_pass|root) /m.test(body) && directives(body, "limit_conn").length === 0)
    .map(([opening]) => opening);
}

/** What a server refuses with 404 before it looks for a location: nginx's patterns of paths. */
export function refused(text: string, host: string): string[] {
  const conditions = serverOf(text, host).matchAll(/^ +if \(\$uri (~\*?) "([^"]+)"\) \{\n +return 404;$/gm);
  return [...conditions].map(([, match = "", pattern = ""]) => match + pattern);
}

/** Body of the HTTPS server of a host. */
export function serverOf(text: string, host: string): string {
  const found = text.split(/^ {2}server \{$/m).filter((body) => /^ *listen \d+ ssl;$/m.test(body));
  const [body = ""] = found.filter((one) =>
    directives(one, "server_name").join(" ").split(" ").includes(host),
  );
  return body;
}
