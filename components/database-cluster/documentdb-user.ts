/** The step that makes the application's user on DocumentDB, which has no declarative way to. */
import { CA_PATH, type ReleaseStep, type SecretRef } from "../connection";
import { images } from "../images";
import type { MongoSpec } from "./args";
import { DOCUMENTDB_MASTER } from "./mongo";

/**
 * Makes the application's user, or gives it this password and these rights, as often as it likes. Several tasks
 * may start at once: whoever comes second finds the user. Values come from the environment, so none stands on a
 * command line.
 */
export const APPLICATION_USER_SCRIPT = `const env = process.env;
const query = "tls=true&tlsCAFile=" + env.CA_FILE + "&replicaSet=rs0&retryWrites=false&authSource=admin";
const url = "mongodb://" + env.MASTER_USER + ":" + env.MASTER_PASSWORD + "@" + env.MONGO_HOST + ":27017/admin?" + query;
const admin = new Mongo(url).getDB("admin");
const access = { pwd: env.APP_PASSWORD, roles: [{ role: "readWrite", db: env.APP_DATABASE }] };
const known = () => admin.getUser(env.APP_USER) !== null;
if (!known()) {
  try {
    admin.createUser({ user: env.APP_USER, ...access });
  } catch (error) {
    if (!known()) throw error;
  }
}
admin.updateUser(env.APP_USER, access);
`;

export function applicationUser(
  spec: MongoSpec,
  masterPassword: SecretRef,
  secret: (field: "host" | "password") => SecretRef,
): ReleaseStep {
  return {
    name: "database-user",
    image: images.mongoShell,
    command: ["sh", "-ec", 'mongosh --quiet --norc --nodb --eval "$SCRIPT"'],
    env: {
      APP_DATABASE: spec.database,
      APP_USER: spec.user,
      CA_FILE: CA_PATH,
      // mongosh writes a log and its history there.
      HOME: "/tmp",
      MASTER_USER: DOCUMENTDB_MASTER,
      SCRIPT: APPLICATION_USER_SCRIPT,
    },
    secrets: {
      APP_PASSWORD: secret("password"),
      MASTER_PASSWORD: masterPassword,
      MONGO_HOST: secret("host"),
    },
  };
}
