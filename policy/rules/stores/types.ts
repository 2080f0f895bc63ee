/** Data stores that the systems do not use and that a user may add beside them. */
export const NEPTUNE_CLUSTER = "aws:neptune/cluster:Cluster";
export const REDSHIFT_CLUSTER = "aws:redshift/cluster:Cluster";
export const TABLE = "aws:dynamodb/table:Table";
export const FILE_SYSTEM = "aws:efs/fileSystem:FileSystem";
