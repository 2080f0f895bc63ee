/** What a drill leaves beside the backups. */
export interface Evidence {
  of: string;
  backup: string;
  recoverySeconds: number;
  allowedSeconds: number;
  lossSeconds: number;
  verdict: string;
  why: string;
  tables: { table: string; rows: number; newest: string | null }[] | null;
}
