/** nginx's syntax: lines, blocks and quotes. */

export function quote(text: string): string {
  const mark = text.includes('"') ? "'" : '"';
  return mark + text + mark;
}

export function block(opening: string, body: string[]): string[] {
  return [`${opening} {`, ...body.map((line) => `  ${line}`), "}"];
}

export function lines(text: string[]): string {
  return `${text.join("\n")}\n`;
}

/** A path and all below it, and not what merely begins like it. */
export function below(path: string, body: string[]): string[] {
  if (path === "/") return block("location /", body);
  return [...block(`location = ${path}`, body), ...block(`location ^~ ${path}/`, body)];
}
