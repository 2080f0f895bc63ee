/** A table of a page, as the text of its cells. */
export function tableOf(page: string, caption: string): string[][] {
  const body = page.split(`<caption>${caption}</caption>`)[1]?.split("</table>")[0]?.split("<tbody>")[1];
  if (body === undefined) throw new Error(`the page has no table "${caption}"`);
  return [...body.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = ""]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = ""]) =>
      cell.replace(/<[^>]*>/g, "").trim(),
    ),
  );
}
