/**
 * Several rules ask the same of one resource, or of one text, one after the other: it is worked out once for
 * all of them, and forgotten with what it was asked of.
 */
export function oncePer<Asked extends object, Answer>(work: (of: Asked) => Answer): (of: Asked) => Answer {
  const known = new WeakMap<Asked, { answer: Answer }>();
  return (of) => {
    let found = known.get(of);
    if (!found) {
      found = { answer: work(of) };
      known.set(of, found);
    }
    return found.answer;
  };
}
