/** `text` in lines of at most `width` columns, all but the first indented; words stay whole. */
export function wrap(text: string, width: number, indent: number): string {
  const lines: string[] = [];
  const [first = "", ...words] = text.match(/^ *\S*|(?<= )\S*/g) ?? [];
  let line = first;
  for (const word of words) {
    const room = width - (lines.length === 0 ? 0 : indent);
    if (line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = `${line} ${word}`;
  }
  return [...lines, line].join(`\n${" ".repeat(indent)}`);
}
