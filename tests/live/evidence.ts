/** What a drill leaves beside the backups. */
export interface Evidence {
  of: string;
  backup: string;
  recoverySeconds: number;
  allowedSeconds: number;
  /** null: nobody can say. */
  lossSeconds: number | null;
  verdict: string;
  why: string;
  tables: { table: string; rows: number; newest: string | null }[] | null;
}
