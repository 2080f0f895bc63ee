/** The components that programs in other languages can use; Pulumi serves what is exported here. docs/package.md */
export { RedisCache } from "./redis-cache";
