/** What is lost with a host. */
import { isData, kindOf } from "../kinds";
import { type Check, found } from "./check";

export const backups: Check = (service) => {
  const kind = kindOf(service);
  const kept = service.mounts.filter(
    ({ source, readOnly }) =>
      source !== "" &&
      !readOnly &&
      !/\.(sock|conf|cfg|ya?ml|json|env|sql|sh|pem|crt|key|ini|toml)$|^\/(etc|var\/run|run|proc|sys|dev)\b/.test(
        source,
      ),
  );
  if (isData(kind))
    return kept.length > 0
      ? found(
          true,
          `${kept.map(({ source }) => source).join(", ")}: nothing in the file backs it up`,
          kind === "rabbitmq" || kind === "search"
            ? "three servers; put nothing there that exists nowhere else"
            : "backups outside of what they protect, and drills",
        )
      : found(true, "keeps its data in the container: it goes with it", "a volume, encrypted and backed up");
  return kind === "service"
    ? kept.flatMap(({ source, target }) =>
        found(
          true,
          `${source} at ${target}: files on one host, which nothing backs up`,
          "writable and empty at every start: move what must stay to an object store",
        ),
      )
    : [];
};
