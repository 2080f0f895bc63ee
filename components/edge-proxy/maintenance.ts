/** The page of an edge in maintenance. Pure. */
import type { Maintenance } from "./args";

/** A load balancer's fixed answer holds 1,024 characters; nginx's parameters, four times that. */
export const LONGEST_PAGE = 1024;

/** Without style or script: the strictest content security policy lets it be shown. */
export function maintenancePage({ message }: Maintenance): string {
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Maintenance</title></head>',
    `<body><h1>Maintenance</h1><p>${escaped(message)}</p></body></html>`,
  ].join("");
}

/** What HTML would read as a mark, and what nginx would: a variable, a quote, a bracket, an escape. */
function escaped(text: string): string {
  return text.replace(/[&<>"'$\\{}\p{Cc}]/gu, (mark) => `&#${mark.codePointAt(0)};`);
}
