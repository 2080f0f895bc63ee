/** The step that lays out indices, and says when they go, before a service writes to them. */
import { CA_PATH, type ReleaseStep, type SecretRef } from "../connection";
import { images } from "../images";
import { MASTER } from "./built";

/** A request to the cluster that may be made as often as one likes. */
export interface Call {
  method: "PUT";
  path: string;
  body: object;
}

interface Step {
  calls: Call[];
  /** What comes after the calls, in the words of SCRIPT. */
  more?: string;
  port: number;
  /** Whether the namespace's own authority signs the server's certificate. */
  privateAuthority: boolean;
  secrets: { host: SecretRef; masterPassword: SecretRef } & { password?: SecretRef };
}

/**
 * Makes each call, one a line of CALLS: method, path, body. Passwords come from the environment and reach curl
 * through pipes, so none stands on a command line or in a file. An answer other than 2xx ends it.
 */
const SCRIPT = String.raw`ask() {
  method=$1 path=$2
  shift 2
  curl --config /dev/fd/3 --silent --show-error --proto =https --tlsv1.2 --max-time 60 \
    --retry 10 --retry-delay 5 --retry-connrefused --header 'Content-Type: application/json' \
    --request "$method" "$@" "https://$SEARCH_HOST:$SEARCH_PORT$path" 3<<END
user = "$MASTER_USER:$MASTER_PASSWORD"
END
}
send() { ask "$1" "$2" --fail-with-body --data-binary @- && echo; }
printf '%s\n' "$CALLS" | while read -r method path body; do
  printf '%s' "$body" | send "$method" "$path"
done
`;

export function setupStep({ calls, more = "", port, privateAuthority, secrets }: Step): ReleaseStep {
  const { host, masterPassword, password } = secrets;
  return {
    name: "search-indices",
    image: images.curl,
    command: ["sh", "-euc", 'eval "$SCRIPT"'],
    env: {
      CALLS: calls.map(({ method, path, body }) => `${method} ${path} ${JSON.stringify(body)}`).join("\n"),
      MASTER_USER: MASTER,
      SCRIPT: `${SCRIPT}${more}`,
      SEARCH_PORT: String(port),
      ...(privateAuthority ? { CURL_CA_BUNDLE: CA_PATH } : {}),
    },
    secrets: {
      MASTER_PASSWORD: masterPassword,
      SEARCH_HOST: host,
      ...(password === undefined ? {} : { APP_PASSWORD: password }),
    },
  };
}
